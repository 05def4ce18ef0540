package io.etcdprobe.watch.page;

import java.util.Arrays;

/**
 * A histogram at the time of one reading. It counts from the member's start, so the difference of
 * two readings is a window.
 *
 * @param upperBounds of the buckets, inclusive, in the metric's base unit (seconds), ascending; the
 *     last is positive infinity
 * @param cumulativeCounts observations up to each bound, never falling
 * @param sum of all observations, in the metric's base unit
 * @param count of all observations, the last cumulative count
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record HistogramReading(
    double[] upperBounds, long[] cumulativeCounts, double sum, long count) {

  /**
   * @throws IllegalArgumentException with the reason if the values do not make a histogram
   */
  public HistogramReading {
    upperBounds = upperBounds.clone();
    cumulativeCounts = cumulativeCounts.clone();
    int last = upperBounds.length - 1;
    if (last < 0 || upperBounds[last] != Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("has no +Inf bucket");
    }
    if (cumulativeCounts.length != upperBounds.length) {
      throw new IllegalArgumentException("does not have one count for each bucket");
    }
    if (Double.isNaN(upperBounds[0]) || cumulativeCounts[0] < 0) {
      throw new IllegalArgumentException("has a bucket that is not a number or below zero");
    }
    for (int i = 1; i <= last; i++) {
      if (!(upperBounds[i] > upperBounds[i - 1])) {
        throw new IllegalArgumentException("has buckets that do not ascend");
      }
      if (cumulativeCounts[i] < cumulativeCounts[i - 1]) {
        throw new IllegalArgumentException("has cumulative counts that fall");
      }
    }
    if (count != cumulativeCounts[last]) {
      throw new IllegalArgumentException("has a count that is not that of its +Inf bucket");
    }
    if (!Double.isFinite(sum)) {
      throw new IllegalArgumentException("has a sum that is not a finite number");
    }
  }

  /** A copy. */
  @Override
  public double[] upperBounds() {
    return upperBounds.clone();
  }

  /** A copy. */
  @Override
  public long[] cumulativeCounts() {
    return cumulativeCounts.clone();
  }

  /** The sum of both. Their bounds must be the same. */
  HistogramReading plus(HistogramReading other) {
    if (!hasBoundsOf(other)) {
      throw new IllegalArgumentException("histograms of different buckets cannot be added");
    }
    long[] both = cumulativeCounts.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] += other.cumulativeCounts[i];
    }
    return new HistogramReading(upperBounds, both, sum + other.sum, count + other.count);
  }

  boolean hasBoundsOf(HistogramReading other) {
    return Arrays.equals(upperBounds, other.upperBounds);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HistogramReading that
        && Arrays.equals(upperBounds, that.upperBounds)
        && Arrays.equals(cumulativeCounts, that.cumulativeCounts)
        && Double.compare(sum, that.sum) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(cumulativeCounts) + Double.hashCode(sum);
  }

  @Override
  public String toString() {
    return "HistogramReading[upperBounds="
        + Arrays.toString(upperBounds)
        + ", cumulativeCounts="
        + Arrays.toString(cumulativeCounts)
        + ", sum="
        + sum
        + "]";
  }
}
