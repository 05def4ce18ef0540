package io.etcdprobe.core.stat;

/**
 * The cumulative function of the binomial distribution. Every confidence that a quantile of
 * latencies is below or above a limit is based on it.
 *
 * <p>Of {@code n} independent samples, the number above the true {@code q}-quantile is binomial
 * with success probability {@code 1 - q}, for any distribution of the latencies. That is why no
 * shape of the latencies has to be assumed. It is computed by the regularised incomplete beta
 * function (Abramowitz and Stegun 26.5.24) and is accurate to about 1e-12 for {@code n} up to 1e9.
 */
public final class Binomial {

  private Binomial() {}

  /**
   * Returns the probability of at most {@code k} successes in {@code n} trials.
   *
   * @param k successes; below 0 gives 0, {@code n} or more gives 1
   * @param n trials, 0 or more
   * @param p probability of success, 0 to 1
   * @throws IllegalArgumentException if {@code n} is negative or {@code p} is outside 0 to 1
   */
  public static double cumulative(long k, long n, double p) {
    if (n < 0 || !(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          "binomial needs n >= 0 and 0 <= p <= 1, not n=" + n + ", p=" + p);
    }
    if (k < 0) {
      return 0;
    }
    if (k >= n) {
      return 1;
    }
    return Beta.lower(n - k, k + 1.0, 1 - p);
  }

  /**
   * Returns the smallest {@code k} whose {@link #cumulative} probability is at least {@code
   * probability}.
   *
   * @param probability 0 to 1
   */
  public static long quantile(double probability, long n, double p) {
    long low = 0;
    long high = n;
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (cumulative(middle, n, p) >= probability) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
