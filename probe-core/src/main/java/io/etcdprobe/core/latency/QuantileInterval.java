package io.etcdprobe.core.latency;

import io.etcdprobe.core.stat.Binomial;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * A confidence interval of a latency quantile by order statistics, which assume no shape of the
 * distribution.
 *
 * <p>With {@code n} independent samples, the number below the true quantile is binomial, so two
 * ranks enclose the quantile with the wanted confidence (Conover, "Practical Nonparametric
 * Statistics", 3.2). Neighbouring latencies are not quite independent, so the interval is somewhat
 * too narrow. That is why the verdict also looks at single stalls.
 *
 * @param quantile the quantile, above 0 and below 1
 * @param confidence two-sided confidence, above 0 and below 1
 * @param lowNanos lower end in nanoseconds; 0 when there are too few samples to bound it
 * @param highNanos upper end in nanoseconds; {@link #UNBOUNDED} when there are too few samples to
 *     bound it
 */
public record QuantileInterval(double quantile, double confidence, long lowNanos, long highNanos) {

  /** Upper end of an interval that the samples cannot bound. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  /** The default confidence of every decision on a bound. */
  public static final double DEFAULT_CONFIDENCE = 0.95;

  /**
   * Computes the interval from a histogram of nanoseconds; an empty one gives 0 to {@link
   * #UNBOUNDED}.
   */
  public static QuantileInterval of(
      AbstractHistogram histogram, double quantile, double confidence) {
    if (!(quantile > 0 && quantile < 1 && confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "quantile and confidence lie between 0 and 1, not " + quantile + ", " + confidence);
    }
    long n = histogram.getTotalCount();
    double tail = (1 - confidence) / 2;
    // The sample of rank r (from 1) is below the quantile unless fewer than r samples are: P = 1 -
    // F(r - 1).
    long lowRank = n == 0 ? 0 : Binomial.quantile(tail, n, quantile);
    long highRank = n == 0 ? 1 : Binomial.quantile(1 - tail, n, quantile) + 1;
    return new QuantileInterval(
        quantile,
        confidence,
        lowRank < 1 ? 0 : histogram.lowestEquivalentValue(valueAtRank(histogram, lowRank)),
        highRank > n
            ? UNBOUNDED
            : histogram.highestEquivalentValue(valueAtRank(histogram, highRank)));
  }

  /** Returns whether there were enough samples to bound the quantile from above. */
  public boolean bounded() {
    return highNanos != UNBOUNDED;
  }

  private static long valueAtRank(AbstractHistogram histogram, long rank) {
    for (HistogramIterationValue value : histogram.recordedValues()) {
      if (value.getTotalCountToThisValue() >= rank) {
        return value.getValueIteratedTo();
      }
    }
    return histogram.getMaxValue();
  }
}
