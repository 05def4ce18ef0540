package io.etcdprobe.core.latency;

import io.etcdprobe.core.stat.Binomial;
import io.etcdprobe.core.stat.ShareTest;
import java.util.function.LongPredicate;
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
   * How often a disk may be passed wrongly: every bound has to be within its limit, so the error of
   * one bound is that of the verdict.
   */
  public static final double ERROR_ABOVE = 0.04;

  /**
   * How often a bound may be called broken wrongly: one of three is enough for the verdict, so
   * three of these are one percent, and with {@link #ERROR_ABOVE} they are five.
   */
  public static final double ERROR_BELOW = 0.01 / 3;

  /**
   * Computes the interval for one look, planned beforehand, from a histogram of nanoseconds; an
   * empty one gives 0 to {@link #UNBOUNDED}.
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

  /**
   * Computes an interval that may be looked at at any time, also to decide whether to stop ({@link
   * ShareTest}). It is wider than one for a single look. Its upper end is too low with a
   * probability of at most {@link #ERROR_ABOVE}, and its lower end too high with one of at most
   * {@link #ERROR_BELOW}.
   *
   * @param alike how many neighbouring samples tell as much as one, 1 or more
   */
  public static QuantileInterval atAnyTime(
      AbstractHistogram histogram, double quantile, double alike) {
    ShareTest test = new ShareTest(1 - quantile);
    long n = histogram.getTotalCount();
    double samples = n / alike;
    // As few must exceed the upper end, and as many the lower one, to be decided.
    long most = most(n, k -> test.below(k / alike, samples) >= -Math.log(ERROR_ABOVE));
    long fewest = n - most(n, k -> test.above((n - k) / alike, samples) >= -Math.log(ERROR_BELOW));
    return new QuantileInterval(
        quantile,
        1 - ERROR_ABOVE - ERROR_BELOW,
        fewest > n ? 0 : histogram.lowestEquivalentValue(valueAtRank(histogram, n - fewest + 1)),
        most < 0 ? UNBOUNDED : histogram.highestEquivalentValue(valueAtRank(histogram, n - most)));
  }

  /** Returns the largest of the numbers 0 to n for which all up to it fulfil a condition; or -1. */
  private static long most(long n, LongPredicate so) {
    long low = -1;
    long high = n;
    while (low < high) {
      long middle = high - (high - low) / 2;
      if (so.test(middle)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
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
