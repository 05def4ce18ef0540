package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.sidecar.HostReading;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel has counted since it started. A figure that it does not offer is null.
 *
 * @param cpus processors that are online, 0 if unknown
 * @param busyNanos their time in use, all together
 * @param stealNanos their time that the hypervisor gave to other guests
 * @param cpuPressureNanos time in which some task waited for a processor
 * @param ioPressureNanos the same for I/O
 * @param memoryPressureNanos the same for memory
 */
public record HostTotals(
    int cpus,
    @Nullable Long busyNanos,
    @Nullable Long stealNanos,
    @Nullable Long cpuPressureNanos,
    @Nullable Long ioPressureNanos,
    @Nullable Long memoryPressureNanos) {

  /**
   * Reads the totals.
   *
   * @param proc the proc file system
   */
  public static HostTotals read(Path proc) {
    String stat = HostSampler.text(proc.resolve("stat"));
    CpuTimes times = stat == null ? null : CpuTimes.parse(stat);
    return new HostTotals(
        times == null ? 0 : times.each().size(),
        times == null ? null : times.all().busy() * CpuTimes.TICK_NANOS,
        times == null ? null : times.all().steal() * CpuTimes.TICK_NANOS,
        pressure(proc, "cpu"),
        pressure(proc, "io"),
        pressure(proc, "memory"));
  }

  private static @Nullable Long pressure(Path proc, String resource) {
    String text = HostSampler.text(proc.resolve("pressure").resolve(resource));
    StallTotals totals = text == null ? null : StallTotals.parse(text);
    return totals == null ? null : totals.some() * 1_000;
  }

  /**
   * A device's own totals; null if there are none.
   *
   * @param sys the sys file system
   * @param name the device's kernel name
   */
  public static HostReading.@Nullable Device device(Path sys, String name) {
    String text;
    try {
      text = HostSampler.text(sys.resolve("class/block").resolve(name).resolve("stat"));
    } catch (InvalidPathException notAName) {
      return null;
    }
    DeviceStat stat = text == null ? null : DeviceStat.parse(text);
    if (stat == null) {
      return null;
    }
    Long flushMillis = stat.flushMillis();
    return new HostReading.Device(
        name,
        stat.writes(),
        stat.writtenSectors() * 512,
        stat.writeMillis() * 1_000_000,
        stat.flushes(),
        flushMillis == null ? null : flushMillis * 1_000_000,
        stat.busyMillis() * 1_000_000);
  }
}
