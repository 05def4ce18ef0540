package io.etcdprobe.core.judge;

import java.util.List;

/** One way in which a cluster can be endangered. */
interface Rule {

  /** What speaks for it in this window; nothing if nothing does. */
  List<Suspicion> suspect(ClusterWindow cluster);
}
