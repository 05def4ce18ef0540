package io.etcdprobe.fsync.noise;

import org.jspecify.annotations.Nullable;

/**
 * The first line of /proc/stat: how all processors together spent their time, in ticks of 10 ms.
 *
 * @param total all ticks, guests' not counted twice
 * @param steal ticks that the hypervisor gave to others
 */
record CpuTimes(long total, long steal) {

  /** Reads the text of /proc/stat; null if it is not what it should be. */
  static @Nullable CpuTimes parse(String stat) {
    int end = stat.indexOf('\n');
    String[] fields = (end < 0 ? stat : stat.substring(0, end)).trim().split("\\s+", -1);
    if (fields.length < 9 || !fields[0].equals("cpu")) {
      return null;
    }
    try {
      long total = 0;
      // user, nice, system, idle, iowait, irq, softirq, steal; guest times are part of user's.
      for (int i = 1; i <= 8; i++) {
        total += Long.parseLong(fields[i]);
      }
      return new CpuTimes(total, Long.parseLong(fields[8]));
    } catch (NumberFormatException malformed) {
      return null;
    }
  }

  /** Part of the time since an earlier reading that was stolen, 0 to 1. */
  double stealRatioSince(CpuTimes earlier) {
    long ticks = total - earlier.total;
    return ticks <= 0 ? 0 : Math.clamp((double) (steal - earlier.steal) / ticks, 0.0, 1.0);
  }
}
