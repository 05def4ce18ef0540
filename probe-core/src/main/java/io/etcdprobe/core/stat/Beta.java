package io.etcdprobe.core.stat;

/**
 * The beta function, complete and incomplete: continued fraction by the modified method of Lentz
 * (Abramowitz and Stegun 26.5.8).
 */
final class Beta {

  private static final double EPSILON = 1e-15;
  private static final double TINY = 1e-300;

  private Beta() {}

  /**
   * Returns the regularised incomplete beta function: the share of the beta distribution below
   * {@code x}.
   *
   * @param a above 0
   * @param b above 0
   * @param x 0 and below gives 0, 1 and above gives 1
   */
  static double lower(double a, double b, double x) {
    return x <= 0 ? 0 : x >= 1 ? 1 : Math.exp(logLower(a, b, x));
  }

  /**
   * Returns the natural logarithm of {@link #lower}. It also works if the value itself is too small
   * for a double.
   *
   * @param x above 0 and below 1
   */
  static double logLower(double a, double b, double x) {
    double logFront = a * Math.log(x) + b * Math.log1p(-x) - logComplete(a, b);
    // The fraction converges fast only on this side of the mean; the other side is mirrored.
    return x < (a + 1) / (a + b + 2)
        ? logFront + Math.log(fraction(a, b, x) / a)
        : Math.log1p(-Math.min(1, Math.exp(logFront) * fraction(b, a, 1 - x) / b));
  }

  /** Returns the natural logarithm of the complete beta function. */
  static double logComplete(double a, double b) {
    return Gamma.log(a) + Gamma.log(b) - Gamma.log(a + b);
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
}
