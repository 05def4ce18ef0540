package io.etcdprobe.core.sidecar;

import org.jspecify.annotations.Nullable;

/**
 * One look at the machine that a member runs on. Totals only grow; what happened in between is
 * their difference. Null means that the system does not say.
 *
 * @param sizeBytes of the volume that holds etcd's data
 * @param freeBytes of it, for an unprivileged user
 * @param freeInodes of it, null where the file system counts none
 * @param readOnly whether the volume takes no writes
 * @param cpus processors of the machine
 * @param busyNanos processors' time in use, all together
 * @param stealNanos processors' time that the hypervisor gave to others, all together
 * @param cpuPressureNanos time in which some task waited for a processor (/proc/pressure/cpu)
 * @param ioPressureNanos the same for I/O
 * @param memoryPressureNanos the same for memory
 * @param device of the volume, null if it has none
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
   * @param writes completed
   * @param writtenBytes of them
   * @param writeNanos of them, summed
   * @param flushes cache flushes completed; null before kernel 5.5
   * @param flushNanos of them, summed
   * @param busyNanos with I/O under way
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
