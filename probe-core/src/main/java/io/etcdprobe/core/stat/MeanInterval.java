package io.etcdprobe.core.stat;

/**
 * A mean with its two-sided 95 % confidence interval by batch means.
 *
 * <p>Latencies of neighbouring operations are similar (a busy second is busy throughout), so an
 * interval from the single values would be too narrow. The run is cut into batches of equal time,
 * and the means of the batches are treated as the independent samples (Law and Kelton, "Simulation
 * Modeling and Analysis", batch means). The quantile of Student's t is Hill's approximation (CACM
 * algorithm 396).
 *
 * @param mean the mean over all values, in their unit
 * @param low lower end, or negative infinity when there are fewer than two batches
 * @param high upper end, or positive infinity when there are fewer than two batches
 * @param batches how many batches the interval is based on
 */
public record MeanInterval(double mean, double low, double high, int batches) {

  private static final double NORMAL_QUANTILE_975 = 1.959963984540054;

  /**
   * Computes the interval from batches given by their sums and counts; empty batches are left out.
   *
   * @param sums sum of the values per batch
   * @param counts number of values per batch, same length
   */
  public static MeanInterval ofBatches(double[] sums, long[] counts) {
    if (sums.length != counts.length) {
      throw new IllegalArgumentException("as many sums as counts are needed");
    }
    int batches = 0;
    double meanOfMeans = 0;
    double squares = 0;
    double total = 0;
    long values = 0;
    for (int i = 0; i < sums.length; i++) {
      if (counts[i] == 0) {
        continue;
      }
      total += sums[i];
      values += counts[i];
      batches++;
      double batchMean = sums[i] / counts[i];
      double delta = batchMean - meanOfMeans;
      meanOfMeans += delta / batches;
      squares += delta * (batchMean - meanOfMeans);
    }
    if (values == 0) {
      return new MeanInterval(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0);
    }
    double mean = total / values;
    if (batches < 2) {
      return new MeanInterval(mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, batches);
    }
    double half = studentQuantile975(batches - 1) * Math.sqrt(squares / (batches - 1) / batches);
    return new MeanInterval(mean, mean - half, mean + half, batches);
  }

  /**
   * Returns the probability, 0 to 1, that the true mean is below a limit. The mean is taken to be
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

  /** Returns the 97.5 % quantile of Student's t for the given degrees of freedom, 1 or more. */
  static double studentQuantile975(int degrees) {
    double p = 0.05;
    if (degrees == 1) {
      return 12.706204736;
    }
    if (degrees == 2) {
      return Math.sqrt(2 / (p * (2 - p)) - 2);
    }
    double n = degrees;
    double a = 1 / (n - 0.5);
    double b = 48 / (a * a);
    double c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
    double d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt(a * Math.PI / 2) * n;
    double y = Math.pow(d * p, 2 / n);
    if (y > 0.05 + a) {
      double x = -NORMAL_QUANTILE_975;
      y = x * x;
      if (degrees < 5) {
        c += 0.3 * (n - 4.5) * (x + 0.6);
      }
      c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
      y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
      y = Math.expm1(a * y * y);
    } else {
      y =
          ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1)
                  * (n + 1)
                  / (n + 2)
              + 1 / y;
    }
    return Math.sqrt(n * y);
  }
}
