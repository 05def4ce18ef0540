package io.etcdprobe.core.stat;

/**
 * Tests whether a share of samples is below or above a limit. The test may be looked at after every
 * sample.
 *
 * <p>A usual test is planned for one look. Looking each second, and stopping at the first look with
 * the wanted result, is wrong far more often than planned. This test keeps its error however often
 * it is looked at. It averages the likelihood of the samples over the shares on one side of the
 * limit, and divides the average by the likelihood at the limit. If the true share is at the limit
 * or on the other side, this quotient is a martingale or falls. The probability that it ever
 * exceeds {@code 1 / a} is then at most {@code a} (Ville 1939; Robbins 1970; the average uses a
 * beta distribution cut at the limit, as in Howard and Ramdas, Bernoulli 28, 2022, section 3). With
 * a limit of 1 % and an error of 4 %, 382 samples decide "below" if none of them exceeds.
 *
 * <p>Neighbouring samples that resemble each other count for less: divide the numbers by how many
 * of them tell as much as one independent sample ({@link Autocorrelation}). Immutable.
 */
public final class ShareTest {

  private static final double A = 0.5;

  /** The weight of shares below the limit. Its mean is half a percent, for limits of about 1 %. */
  private static final double B_BELOW = 100;

  /**
   * The weight of shares above the limit. It favours large shares, for which few samples decide.
   */
  private static final double B_ABOVE = 10;

  private final double limit;
  private final double logBelow;
  private final double logAbove;

  /**
   * @param limit of the share, above 0 and below 1
   */
  public ShareTest(double limit) {
    if (!(limit > 0 && limit < 1)) {
      throw new IllegalArgumentException("a share's limit lies between 0 and 1, not " + limit);
    }
    this.limit = limit;
    this.logBelow = Beta.logLower(A, B_BELOW, limit);
    this.logAbove = Beta.logLower(B_ABOVE, A, 1 - limit);
  }

  /**
   * Returns the natural logarithm of the evidence that the share is below the limit. If the result
   * exceeds {@code -log(a)} at any look, "below" is wrong with a probability of at most {@code a}.
   *
   * @param exceeding samples that exceed, 0 to {@code samples}; need not be a whole number
   * @param samples all samples
   */
  public double below(double exceeding, double samples) {
    require(exceeding, samples);
    double others = samples - exceeding;
    return average(exceeding, others, B_BELOW)
        + Beta.logLower(A + exceeding, B_BELOW + others, limit)
        - logBelow
        - atLimit(exceeding, others);
  }

  /** Returns the same for a share above the limit. */
  public double above(double exceeding, double samples) {
    require(exceeding, samples);
    double others = samples - exceeding;
    return average(exceeding, others, B_ABOVE)
        + Beta.logLower(B_ABOVE + others, A + exceeding, 1 - limit)
        - logAbove
        - atLimit(exceeding, others);
  }

  private static double average(double exceeding, double others, double b) {
    return Beta.logComplete(A + exceeding, b + others) - Beta.logComplete(A, b);
  }

  private double atLimit(double exceeding, double others) {
    return exceeding * Math.log(limit) + others * Math.log1p(-limit);
  }

  private static void require(double exceeding, double samples) {
    if (!(exceeding >= 0 && exceeding <= samples)) {
      throw new IllegalArgumentException(
          "of " + samples + " samples 0 to all exceed, not " + exceeding);
    }
  }
}
