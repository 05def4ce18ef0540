package io.etcdprobe.core.stat;

/**
 * Mean and variance of a sequence of samples, and how much neighbours resemble each other: how many
 * samples in a row tell as much as one independent sample.
 *
 * <p>Samples are joined into batches of 1, 2, 4, 8 and so on. If neighbours were independent, the
 * variance of a batch's mean would be the variance of a sample divided by the batch's length. The
 * factor by which it is larger is the autocorrelation time. Longer batches show longer resemblance,
 * but there are fewer of them. The largest value over all lengths with {@value #BATCHES} batches or
 * more counts, so the number of independent samples is too small rather than too large (batch means
 * on levels; Flyvbjerg and Petersen, Journal of Chemical Physics 91, 1989). It takes one pass and a
 * few numbers for each level. Adding allocates nothing. Any thread may call it.
 */
public final class Autocorrelation {

  /** With fewer batches the variance is too uncertain. */
  static final int BATCHES = 16;

  private static final int LEVELS = 40;

  private final double[] pending = new double[LEVELS];
  private final boolean[] half = new boolean[LEVELS];
  private final long[] counts = new long[LEVELS];
  private final double[] means = new double[LEVELS];
  private final double[] squares = new double[LEVELS];

  /** Adds a sample. */
  public synchronized void add(double value) {
    double mean = value;
    for (int level = 0; level < LEVELS; level++) {
      counts[level]++;
      double delta = mean - means[level];
      means[level] += delta / counts[level];
      squares[level] += delta * (mean - means[level]);
      if (!half[level]) {
        half[level] = true;
        pending[level] = mean;
        return;
      }
      half[level] = false;
      mean = (mean + pending[level]) / 2;
    }
  }

  /** Number of samples. */
  public synchronized long count() {
    return counts[0];
  }

  /** Mean of the samples, 0 if there are none. */
  public synchronized double mean() {
    return means[0];
  }

  /** Variance of the samples, 0 if there are fewer than two. */
  public synchronized double variance() {
    return variance(0);
  }

  /**
   * Returns how many samples in a row tell as much as one independent sample: 1 if neighbours do
   * not resemble each other, or if all samples are equal.
   */
  public synchronized double time() {
    double single = variance(0);
    double longest = 1;
    for (int level = 1; level < LEVELS && counts[level] >= BATCHES; level++) {
      double independent = single / (1L << level);
      longest = Math.max(longest, single > 0 ? variance(level) / independent : 1);
    }
    return longest;
  }

  private double variance(int level) {
    return counts[level] < 2 ? 0 : squares[level] / (counts[level] - 1);
  }
}
