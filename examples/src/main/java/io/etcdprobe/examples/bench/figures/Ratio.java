package io.etcdprobe.examples.bench.figures;

import java.util.Arrays;

/**
 * How ratios of alternating rounds are summed up: by their median, so that one round that the host
 * disturbed does not decide.
 */
public final class Ratio {

  private static final double CONFIDENCE = 0.95;

  private Ratio() {}

  /** The ratio of two figures; NaN if there is nothing to compare with. */
  public static double of(double ours, double theirs) {
    return theirs > 0 && Double.isFinite(ours) ? ours / theirs : Double.NaN;
  }

  /**
   * The median; for an even number of values, the mean of the middle two. NaN values are left out.
   * Without any value the result is NaN.
   */
  public static double median(double... values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
  }

  /**
   * The interval that holds the true median with at least 95 % confidence, for any distribution. It
   * leaves out the same number of values at each end. That number is found by tossing a fair coin
   * once for each value (the sign test turned round; Conover, Practical Nonparametric Statistics,
   * section 3.2). NaN values are left out.
   *
   * @return both ends; NaN if there are fewer than six values, which are too few for 95 %
   */
  public static double[] intervalOfMedian(double... values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    int outside = outside(sorted.length);
    return outside < 0
        ? new double[] {Double.NaN, Double.NaN}
        : new double[] {sorted[outside], sorted[sorted.length - 1 - outside]};
  }

  /** How many values to leave out at each end; negative if even leaving out none is too many. */
  private static int outside(int values) {
    double logOfAll = values * Math.log(2);
    double logOfWays = 0;
    double below = 0;
    int outside = -1;
    for (int heads = 0; heads < values; heads++) {
      below += Math.exp(logOfWays - logOfAll);
      if (below > (1 - CONFIDENCE) / 2) {
        break;
      }
      outside = heads;
      logOfWays += Math.log(values - heads) - Math.log(heads + 1.0);
    }
    return outside;
  }
}
