package io.etcdprobe.core.stat;

/**
 * Whether a share of samples lies below or above a limit, by a test that may be looked at after
 * every sample.
 *
 * <p>A test of the usual kind is planned for one look. Who looks each second and stops at the first
 * look that pleases is wrong far more often than planned. This one holds its error however often it
 * is looked at: the likelihood of what was seen, averaged over the shares on one side of the limit,
 * is divided by its likelihood at the limit. If the true share is at the limit or on the other
 * side, that quotient is a martingale or falls, and exceeds {@code 1 / a} at any time with a
 * probability of at most {@code a} (Ville 1939; Robbins 1970; the average is a beta distribution
 * cut at the limit, as in Howard and Ramdas, Bernoulli 28, 2022, section 3). No sample of 382 at
 * the limit of 1 % and an error of 4 % decides "below".
 *
 * <p>Neighbouring samples that resemble each other count for less: give the numbers divided by how
 * many of them tell as much as one ({@link Autocorrelation}). Immutable.
 */
public final class ShareTest {

  private static final double A = 0.5;

  /** The weight of shares below: a mean of half a percent, for limits of about one percent. */
  private static final double B_BELOW = 100;

  /** The weight of shares above: most lies on shares that are large, where few samples decide. */
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
   * Returns the natural logarithm of the evidence that the share is below the limit. If it exceeds
   * {@code -log(a)} at any look, "below" is wrong with a probability of at most {@code a}.
   *
   * @param exceeding samples that exceed, 0 to {@code samples}; need not be whole
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

  /** Returns the same for the share being above the limit. */
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
