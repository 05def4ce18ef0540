package io.etcdprobe.core.disk;

import io.etcdprobe.core.latency.LatencyProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What else happened while we measured: in this process, on this host, on this device. Null means
 * that the system does not say. Everything is for the measured time, without the warm-up.
 *
 * @param kernel release of the kernel
 * @param cpus processors this process may use
 * @param hiccups how late a thread that only sleeps woke up. These are the pauses that any thread
 *     of this process would have seen
 * @param gcCount garbage collections of this process
 * @param gcNanos time spent in them, nanoseconds (the JVM counts whole milliseconds)
 * @param runDelayNanos how long the measuring thread was ready to run but had no processor
 *     (schedstat)
 * @param stealRatio part of the processors' time that the hypervisor gave to others, 0 to 1
 * @param pressure stall totals of /proc/pressure
 * @param device the device's own figures
 * @param otherWriters other processes that wrote, most bytes first
 * @param outliers how many of the slowest operations coincide with noise
 */
public record HostNoise(
    String kernel,
    int cpus,
    LatencyProfile hiccups,
    long gcCount,
    long gcNanos,
    @Nullable Long runDelayNanos,
    @Nullable Double stealRatio,
    @Nullable Pressure pressure,
    @Nullable DeviceActivity device,
    List<OtherWriter> otherWriters,
    Outliers outliers) {

  /** Copies the list. */
  public HostNoise {
    otherWriters = List.copyOf(otherWriters);
  }

  /**
   * Bytes that reached the device for each byte that was made durable. The rest is journal,
   * metadata and copies. Null if the device was not read. Also null if other processes wrote so
   * much that the figure would be theirs. The kernel's own threads do not count as other processes:
   * they write for others, including us.
   */
  public @Nullable Double writtenPerDurableByte() {
    if (device == null) {
      return null;
    }
    long durable = device.writtenBytes() - device.othersWrittenBytes();
    long others =
        otherWriters.stream()
            .filter(writer -> !writer.isKernel())
            .mapToLong(OtherWriter::bytes)
            .sum();
    return durable <= 0 || 2 * others > device.writtenBytes()
        ? null
        : (double) device.writtenBytes() / durable;
  }

  /**
   * Pressure stall information: the part of the time in which some task, or every task, waited. 0
   * to 1.
   *
   * @param cpuSome some task waited for a processor
   * @param ioSome some task waited for I/O (our own fdatasyncs count)
   * @param ioFull every non-idle task waited for I/O
   * @param memorySome some task waited for memory
   * @param memoryFull every non-idle task waited for memory
   */
  public record Pressure(
      double cpuSome, double ioSome, double ioFull, double memorySome, double memoryFull) {}

  /**
   * The device's own figures for the period (/sys/block/DEV/stat), with the operations of all
   * processes.
   *
   * @param name kernel name of the device
   * @param writes writes completed
   * @param writtenBytes bytes written
   * @param writeNanos time of those writes, summed
   * @param reads reads completed
   * @param flushes cache flushes completed; null before kernel 5.5
   * @param flushNanos time of those flushes, summed
   * @param busyRatio part of the time with I/O under way, 0 to 1
   * @param othersWrittenBytes bytes written beyond our own; an estimate that includes metadata and
   *     journal
   */
  public record DeviceActivity(
      String name,
      long writes,
      long writtenBytes,
      long writeNanos,
      long reads,
      @Nullable Long flushes,
      @Nullable Long flushNanos,
      double busyRatio,
      long othersWrittenBytes) {}

  /**
   * Another process that sent bytes to storage while we measured.
   *
   * @param pid process id
   * @param command its name
   * @param bytes bytes it sent to storage (/proc/PID/io, write_bytes)
   */
  public record OtherWriter(int pid, String command, long bytes) {

    private static final List<String> KERNEL =
        List.of("kworker/", "jbd2/", "btrfs-", "xfsaild/", "xfs-", "loop", "dmcrypt_write");

    /** Whether it is a kernel thread, by its name: a worker, or one of a journal or a device. */
    boolean isKernel() {
      return KERNEL.stream().anyMatch(command::startsWith);
    }
  }

  /**
   * The slowest operations compared with the noise at the same moments.
   *
   * @param thresholdNanos what counts as an outlier, in nanoseconds
   * @param examined how many outliers were examined
   * @param withProbe how many of them fell into a garbage collection of ours
   * @param withHost how many of them fell into a pause of the whole process or a time of CPU steal
   */
  public record Outliers(long thresholdNanos, long examined, long withProbe, long withHost) {}
}
