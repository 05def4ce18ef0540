package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.disk.HostNoise.DeviceActivity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block device's stat file (Documentation/block/stat.rst): 11 fields, 15 with discards, 17 with
 * flushes from kernel 5.5 on. Times are milliseconds, sectors 512 bytes.
 */
record DeviceStat(
    long reads,
    long writes,
    long writtenSectors,
    long writeMillis,
    long busyMillis,
    @Nullable Long flushes,
    @Nullable Long flushMillis) {

  /** Reads the text of the file; null if it is malformed. */
  static @Nullable DeviceStat parse(String stat) {
    List<String> fields = Fields.of(stat);
    if (fields.size() < 11) {
      return null;
    }
    try {
      boolean countsFlushes = fields.size() >= 17;
      return new DeviceStat(
          Long.parseLong(fields.getFirst()),
          Long.parseLong(fields.get(4)),
          Long.parseLong(fields.get(6)),
          Long.parseLong(fields.get(7)),
          Long.parseLong(fields.get(9)),
          countsFlushes ? Long.valueOf(fields.get(15)) : null,
          countsFlushes ? Long.valueOf(fields.get(16)) : null);
    } catch (NumberFormatException malformed) {
      return null;
    }
  }

  /**
   * What happened since an earlier reading, {@code nanos} ago. {@code ownBytes} of the bytes were
   * ours.
   */
  DeviceActivity since(DeviceStat earlier, String name, long nanos, long ownBytes) {
    long bytes = (writtenSectors - earlier.writtenSectors) * 512;
    return new DeviceActivity(
        name,
        writes - earlier.writes,
        bytes,
        (writeMillis - earlier.writeMillis) * 1_000_000,
        reads - earlier.reads,
        difference(flushes, earlier.flushes, 1),
        difference(flushMillis, earlier.flushMillis, 1_000_000),
        nanos <= 0 ? 0 : Math.clamp((busyMillis - earlier.busyMillis) * 1e6 / nanos, 0.0, 1.0),
        Math.max(0, bytes - ownBytes));
  }

  private static @Nullable Long difference(@Nullable Long now, @Nullable Long before, long factor) {
    return now == null || before == null ? null : (now - before) * factor;
  }
}
