package io.etcdprobe.examples.bench;

import java.util.Arrays;

/**
 * How ratios of alternating rounds are summed up: by their median, so that one round that the host
 * disturbed does not decide.
 */
final class Ratio {

  private Ratio() {}

  /** Ratio of two figures; NaN where there is nothing to compare with. */
  static double of(double ours, double theirs) {
    return theirs > 0 && Double.isFinite(ours) ? ours / theirs : Double.NaN;
  }

  /**
   * The median: of an even number of values the mean of the middle two. NaN values are left out,
   * and of none it is NaN.
   */
  static double median(double... values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
  }
}
