package io.etcdprobe.core.rule;

import io.etcdprobe.core.window.ClusterWindow;
import java.util.List;

/** One way in which a cluster can be endangered. */
public interface Rule {

  /** What speaks for it in this window; nothing if nothing does. */
  List<Suspicion> suspect(ClusterWindow cluster);
}
