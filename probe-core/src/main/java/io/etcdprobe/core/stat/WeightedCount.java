package io.etcdprobe.core.stat;

/**
 * A sum over events that do not all count the same, with a confidence interval for what to expect
 * of it.
 *
 * <p>The events are a Poisson process, and each brings a weight. The interval is that of Fay and
 * Feuer (Statistics in Medicine 16, 1997, 791-801): a gamma distribution with the sum's mean and
 * variance, and for the upper end one more event of the largest weight. If all weights are 1, it is
 * Garwood's exact interval of a count (Biometrika 28, 1936).
 *
 * @param sum of the weights, 0 or more
 * @param squares sum of the squared weights
 * @param largest the largest weight that an event can have, above 0
 */
public record WeightedCount(double sum, double squares, double largest) {

  /**
   * @throws IllegalArgumentException if a sum is negative or not finite, or the largest weight is
   *     not above 0
   */
  public WeightedCount {
    if (!(sum >= 0 && squares >= 0 && largest > 0)
        || Double.isInfinite(sum + squares)
        || Double.isInfinite(largest)) {
      throw new IllegalArgumentException(
          "no sum of weights: " + sum + ", squares " + squares + ", largest " + largest);
    }
  }

  /** A count of events that count 1 each. */
  public static WeightedCount of(long events) {
    return new WeightedCount(events, events, 1);
  }

  /**
   * Returns the lower end of the interval.
   *
   * @param confidence of the two-sided interval, above 0 and below 1
   */
  public double low(double confidence) {
    return sum == 0 || squares == 0 ? 0 : limit((1 - confidence) / 2, sum, squares);
  }

  /**
   * Returns the upper end of the interval, above 0 even if no event was seen.
   *
   * @param confidence of the two-sided interval, above 0 and below 1
   */
  public double high(double confidence) {
    return limit((1 + confidence) / 2, sum + largest, squares + largest * largest);
  }

  private static double limit(double share, double mean, double variance) {
    return variance / mean * Gamma.quantile(share, mean * mean / variance);
  }
}
