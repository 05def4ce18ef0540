package io.etcdprobe.core.stat;

/**
 * The gamma function: its logarithm, and the gamma distribution with scale 1 (series and continued
 * fraction: Abramowitz and Stegun 6.5.29 and 6.5.31).
 */
final class Gamma {

  private static final double EPSILON = 1e-15;
  private static final double TINY = 1e-300;

  private Gamma() {}

  /**
   * Returns the natural logarithm of the gamma function: Stirling's series after shifting the
   * argument above 10 (Abramowitz and Stegun 6.1.41).
   *
   * @param z above 0
   */
  static double log(double z) {
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

  /**
   * Returns the share of the gamma distribution below {@code x}.
   *
   * @param shape above 0
   * @param x 0 and below gives 0
   */
  static double lower(double shape, double x) {
    if (x <= 0) {
      return 0;
    }
    double front = Math.exp(shape * Math.log(x) - x - log(shape));
    return x < shape + 1 ? front * series(shape, x) : 1 - front * fraction(shape, x);
  }

  /**
   * Returns the value below which a share of the gamma distribution lies.
   *
   * @param share above 0 and below 1
   * @param shape above 0
   */
  static double quantile(double share, double shape) {
    double low = 0;
    double high = shape + 10 * Math.sqrt(shape) + 50;
    for (int i = 0; i < 200 && high - low > 1e-10 * high; i++) {
      double middle = (low + high) / 2;
      if (lower(shape, middle) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double series(double shape, double x) {
    double term = 1 / shape;
    double sum = term;
    for (int n = 1; n < 100_000 && term > EPSILON * sum; n++) {
      term *= x / (shape + n);
      sum += term;
    }
    return sum;
  }

  /** The modified method of Lentz. */
  private static double fraction(double shape, double x) {
    double b = x + 1 - shape;
    double c = 1 / TINY;
    double d = 1 / b;
    double h = d;
    for (int n = 1; n < 100_000; n++) {
      double a = -n * (n - shape);
      b += 2;
      d = 1 / nonZero(a * d + b);
      c = nonZero(b + a / c);
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
