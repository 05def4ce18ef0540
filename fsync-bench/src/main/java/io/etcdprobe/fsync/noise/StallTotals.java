package io.etcdprobe.fsync.noise;

import org.jspecify.annotations.Nullable;

/**
 * The totals of one file of /proc/pressure, in microseconds since boot.
 *
 * @param some time in which some task waited
 * @param full time in which all tasks waited; 0 if the kernel does not count it
 */
record StallTotals(long some, long full) {

  /** Reads the text of the file; null if it is malformed. */
  static @Nullable StallTotals parse(String pressure) {
    long some = -1;
    long full = 0;
    for (String line : pressure.split("\n", -1)) {
      int at = line.indexOf("total=");
      if (at < 0) {
        continue;
      }
      long total;
      try {
        total = Long.parseLong(line.substring(at + "total=".length()).trim());
      } catch (NumberFormatException malformed) {
        return null;
      }
      if (line.startsWith("some ")) {
        some = total;
      } else if (line.startsWith("full ")) {
        full = total;
      }
    }
    return some < 0 ? null : new StallTotals(some, full);
  }

  double someSince(StallTotals earlier, long nanos) {
    return ratio(some - earlier.some, nanos);
  }

  double fullSince(StallTotals earlier, long nanos) {
    return ratio(full - earlier.full, nanos);
  }

  private static double ratio(long micros, long nanos) {
    return nanos <= 0 ? 0 : Math.clamp(micros * 1000.0 / nanos, 0.0, 1.0);
  }
}
