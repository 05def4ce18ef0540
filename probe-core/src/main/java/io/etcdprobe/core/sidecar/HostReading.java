package io.etcdprobe.core.sidecar;

import org.jspecify.annotations.Nullable;

/**
 * One reading of the machine that a member runs on. Totals only grow; the difference of two
 * readings is what happened in between. Null means that the system does not say.
 *
 * @param sizeBytes size of the volume that holds etcd's data
 * @param freeBytes bytes of it that are free to an unprivileged user
 * @param freeInodes free inodes of it, null if the file system does not count them
 * @param readOnly whether the volume is read-only
 * @param cpus processors of the machine
 * @param busyNanos time in use of all processors together
 * @param stealNanos time that the hypervisor gave to others, of all processors together
 * @param cpuPressureNanos time in which some task waited for a processor (/proc/pressure/cpu)
 * @param ioPressureNanos time in which some task waited for I/O
 * @param memoryPressureNanos time in which some task waited for memory
 * @param device the volume's device, null if it has none
 */
public record HostReading(
    long sizeBytes,
    long freeBytes,
    @Nullable Long freeInodes,
    boolean readOnly,
    int cpus,
    @Nullable Long busyNanos,
    @Nullable Long stealNanos,
    @Nullable Long cpuPressureNanos,
    @Nullable Long ioPressureNanos,
    @Nullable Long memoryPressureNanos,
    @Nullable Device device) {

  /**
   * The device's own totals (/sys/block/DEV/stat).
   *
   * @param name kernel name
   * @param writes writes completed
   * @param writtenBytes bytes written
   * @param writeNanos time of the writes, summed
   * @param flushes cache flushes completed; null before kernel 5.5
   * @param flushNanos time of the flushes, summed
   * @param busyNanos time with I/O under way
   */
  public record Device(
      String name,
      long writes,
      long writtenBytes,
      long writeNanos,
      @Nullable Long flushes,
      @Nullable Long flushNanos,
      long busyNanos) {}
}
