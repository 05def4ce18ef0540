package io.etcdprobe.core.rule;

import io.etcdprobe.core.window.ClusterWindow;
import java.util.List;

/** One way in which a cluster can be endangered. */
public interface Rule {

  /** The suspicions that this window gives reason for; empty if there are none. */
  List<Suspicion> suspect(ClusterWindow cluster);
}
