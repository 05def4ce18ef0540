package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.HostReading;

/**
 * What we see of the machine that we share with a member. That is the member of the first endpoint.
 */
public interface LocalSource {

  /** Looks at the machine now. Quick, but may wait for a file system that hangs. */
  Outcome<HostReading> host();

  /** What the low-rate probe has seen. Never waits. */
  DiskProbeReport probe();

  /** The longest time that this process stood still in the last 15 s, nanoseconds. Never waits. */
  long longestOwnDelayNanos();
}
