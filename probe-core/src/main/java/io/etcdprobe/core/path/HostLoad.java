package io.etcdprobe.core.path;

/**
 * What a host and the prober on it did while a path was probed. -1 stands for what the kernel does
 * not tell.
 *
 * @param stealShare share of the processors' time that the hypervisor gave to others, 0 to 1; -1 if
 *     unknown
 * @param pressureShare share of the time in which something waited for a processor
 *     (/proc/pressure/cpu), 0 to 1; -1 if unknown
 * @param softnetDropped packets that the kernel dropped before any socket because its queue was
 *     full (/proc/net/softnet_stat, column 2)
 * @param softnetSqueezed how often the kernel put off work on packets (column 3)
 * @param conntrackUsed entries of the connection table at the end
 * @param conntrackMost entries that it can hold
 * @param retransmits TCP segments that were sent again (/proc/net/snmp)
 * @param interfaceDropped packets that interfaces dropped, both ways
 * @param standstillNanos longest time by which the prober itself woke late
 * @param lateP99Nanos the same, exceeded by one in a hundred wakings
 */
public record HostLoad(
    double stealShare,
    double pressureShare,
    long softnetDropped,
    long softnetSqueezed,
    long conntrackUsed,
    long conntrackMost,
    long retransmits,
    long interfaceDropped,
    long standstillNanos,
    long lateP99Nanos) {

  /** Nothing is known. */
  public static final HostLoad UNKNOWN = new HostLoad(-1, -1, -1, -1, -1, -1, -1, -1, 0, 0);
}
