package io.etcdprobe.core.stat;

/**
 * The cumulative function of the binomial distribution. Every confidence that a quantile of
 * latencies is below or above a limit is based on it.
 *
 * <p>Of {@code n} independent samples, the number above the true {@code q}-quantile is binomial
 * with success probability {@code 1 - q}, for any distribution of the latencies. That is why no
 * shape of the latencies has to be assumed. It is computed by the continued fraction of the
 * regularised incomplete beta function (modified Lentz; Abramowitz and Stegun 26.5.8 and 26.5.24)
 * and is accurate to about 1e-12 for {@code n} up to 1e9.
 */
public final class Binomial {

  private static final double EPSILON = 1e-15;
  private static final double TINY = 1e-300;

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
    return incompleteBeta(n - k, k + 1.0, 1 - p);
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

  private static double incompleteBeta(double a, double b, double x) {
    if (x <= 0) {
      return 0;
    }
    if (x >= 1) {
      return 1;
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    // The fraction converges fast only on this side of the mean; the other side is its mirror
    // image.
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(a, b, x) / a
        : 1 - front * fraction(b, a, 1 - x) / b;
  }

  private static double fraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
    double h = d;
    for (int m = 1; m < 100_000; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / nonZero(1 + even * d);
      c = nonZero(1 + even / c);
      h *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / nonZero(1 + odd * d);
      c = nonZero(1 + odd / c);
      double step = d * c;
      h *= step;
      if (Math.abs(step - 1) < EPSILON) {
        return h;
      }
    }
    return h;
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /** Stirling's series after shifting the argument above 10 (Abramowitz and Stegun 6.1.41). */
  private static double logGamma(double z) {
    double shift = 0;
    double x = z;
    while (x < 10) {
      shift += Math.log(x);
      x++;
    }
    double inverse = 1 / x;
    double square = inverse * inverse;
    double series =
        inverse
            * (1.0 / 12
                - square
                    * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188))));
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift;
  }
}
