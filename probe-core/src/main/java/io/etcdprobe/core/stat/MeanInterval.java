package io.etcdprobe.core.stat;

/**
 * A mean with a 95 % confidence interval that may be looked at at any time.
 *
 * @param mean the mean over all values, in their unit; NaN if there are no values
 * @param low lower end, or negative infinity when there are too few values
 * @param high upper end, or positive infinity when there are too few values
 * @param samples number of independent values behind the interval
 */
public record MeanInterval(double mean, double low, double high, int samples) {

  /** The error of both sides together. The interval is reported as one of 95 %, and is wider. */
  private static final double ERROR = 2 * 0.01 / 3;

  private static final int TIGHTEST = 100;
  private static final int FEWEST = 30;
  private static final double NORMAL_QUANTILE_975 = 1.959963984540054;

  /**
   * Computes an interval that stays true however often it is looked at, even if a look decides when
   * to stop. It is an asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy and
   * Ramdas, Annals of Statistics 52, 2024, theorem 2.2), tightest at {@value #TIGHTEST} independent
   * values. With fewer than {@value #FEWEST} values, independent or not, there is no interval,
   * because their variance is too uncertain.
   *
   * @param values all values in their order
   */
  public static MeanInterval atAnyTime(Autocorrelation values) {
    double mean = values.count() == 0 ? Double.NaN : values.mean();
    double independent = values.count() / values.time();
    if (values.count() < FEWEST) {
      return new MeanInterval(
          mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, (int) independent);
    }
    double once = -2 * Math.log(ERROR);
    double rho = (once + Math.log(once + 1)) / TIGHTEST;
    double grown = independent * rho + 1;
    double half =
        Math.sqrt(
            values.variance()
                * 2
                * grown
                / (independent * independent * rho)
                * Math.log(Math.sqrt(grown) / ERROR));
    return new MeanInterval(
        mean, mean - half, mean + half, (int) Math.min(independent, Integer.MAX_VALUE));
  }

  /**
   * Returns the probability, 0 to 1, that the true mean is below a limit. Assumes that the mean is
   * normally distributed.
   *
   * @param limit in the values' unit
   */
  public double probabilityBelow(double limit) {
    if (!Double.isFinite(high)) {
      return 0.5;
    }
    if (high <= mean) {
      return limit > mean ? 1 : 0;
    }
    double z = (limit - mean) / ((high - mean) / NORMAL_QUANTILE_975);
    return z >= 0 ? 1 - upperTail(z) : upperTail(-z);
  }

  /** Upper tail of the normal distribution (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
  private static double upperTail(double z) {
    double t = 1 / (1 + 0.2316419 * z);
    double series =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
  }
}
