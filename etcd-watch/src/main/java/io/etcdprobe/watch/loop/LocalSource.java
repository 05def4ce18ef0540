package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.HostReading;

/**
 * What can be seen of the machine of the member that we run beside, which is the first endpoint's.
 */
public interface LocalSource {

  /** Looks at the machine now; quick, but may wait for a file system that hangs. */
  Outcome<HostReading> host();

  /** What the low-rate probe has seen; never waits. */
  DiskProbeReport probe();

  /** The longest time of the last 15 s that this process stood still, nanoseconds; never waits. */
  long longestOwnDelayNanos();
}
