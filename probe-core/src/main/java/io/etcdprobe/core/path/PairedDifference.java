package io.etcdprobe.core.path;

import io.etcdprobe.core.stat.Binomial;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the second address of a member costs over the first one: round trips of neighbouring
 * datagrams of one schedule, taken in pairs. What changes on both paths in the meantime cancels.
 *
 * @param pairs pairs of datagrams that were both answered
 * @param medianNanos median of second minus first
 * @param lowNanos lower end of its 95 % interval by order statistics
 * @param highNanos upper end
 */
public record PairedDifference(long pairs, long medianNanos, long lowNanos, long highNanos) {

  /** Fewer pairs bound no median: of 6, all lie on one side of it once in 64 times. */
  private static final int FEWEST = 6;

  private static final double TAIL = 0.025;

  /**
   * Compares two traces of one schedule.
   *
   * @return null if too few pairs were answered
   */
  public static @Nullable PairedDifference of(UdpTrace first, UdpTrace second) {
    int size = Math.min(first.size(), second.size());
    long[] differences = new long[size];
    int pairs = 0;
    for (int k = 0; k < size; k++) {
      if (first.roundTripNanos(k) >= 0 && second.roundTripNanos(k) >= 0) {
        differences[pairs++] = second.roundTripNanos(k) - first.roundTripNanos(k);
      }
    }
    if (pairs < FEWEST) {
      return null;
    }
    long[] sorted = Arrays.copyOf(differences, pairs);
    Arrays.sort(sorted);
    int low = (int) Binomial.quantile(TAIL, pairs, 0.5);
    return new PairedDifference(
        pairs,
        (sorted[(pairs - 1) / 2] + sorted[pairs / 2]) / 2,
        sorted[Math.max(0, low - 1)],
        sorted[Math.min(pairs - 1, pairs - low)]);
  }
}
