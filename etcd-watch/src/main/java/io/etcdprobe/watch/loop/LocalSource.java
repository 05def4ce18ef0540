package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.sidecar.TcpConnection;
import java.util.List;
import java.util.Set;

/**
 * What we see of the machine that we share with a member. That is the member of the first endpoint.
 */
public interface LocalSource {

  /** Looks at the machine now. Quick, but may wait for a file system that hangs. */
  Outcome<HostReading> host();

  /**
   * The TCP sockets in our network namespace that have one of the ports at either end, as the
   * kernel accounts for them. The kernel answers at once.
   *
   * @param ports at most 64
   */
  Outcome<List<TcpConnection>> connections(Set<Integer> ports);

  /** What the low-rate probe has seen. Never waits. */
  DiskProbeReport probe();

  /** The longest time that this process stood still in the last 15 s, nanoseconds. Never waits. */
  long longestOwnDelayNanos();
}
