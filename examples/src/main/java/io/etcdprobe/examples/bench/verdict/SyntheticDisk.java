package io.etcdprobe.examples.bench.verdict;

import java.util.SplittableRandom;

/**
 * A disk with random latencies. The distribution itself is random, too. For one thread.
 *
 * <p>Medians are between 0.2 and 40 ms, so about a third of the disks is near a limit.
 */
final class SyntheticDisk {

  private static final double SECOND = 1e9;
  private static final double MILLI = 1e6;

  /** What is special about the latencies. */
  enum Kind {
    /** A log-normal body and a heavy tail (Pareto). */
    TAIL("log-normal with a heavy tail"),
    /** It slows down within a minute, by at most a half. */
    DRIFT("slower and slower"),
    /** A credit of fast writes lasts for 20 s; then the disk is several times slower. */
    CREDIT("credit that ends after 20 s"),
    /** At regular times all writes wait for some milliseconds. */
    PERIODIC("periodic stalls"),
    /** Two log-normal humps; a write tends to be on the same hump as the write before it. */
    TWO_HUMPS("two humps");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  private final Kind kind;
  private final double median;
  private final double sigma;
  private final double tailShare;
  private final double tailScale;
  private final double tailShape;
  private final double factor;
  private final double period;
  private final double stall;
  private final double second;
  private final double toSecond;
  private final double toFirst;
  private final SplittableRandom random;
  private boolean onSecond;

  /**
   * @param law seed of the distribution: the same seed gives the same distribution
   * @param run seed of the events of one run
   */
  SyntheticDisk(Kind kind, long law, long run) {
    SplittableRandom drawn = new SplittableRandom(law);
    this.kind = kind;
    this.median = MILLI * logUniform(drawn, 0.2, 40);
    this.sigma = drawn.nextDouble(0.1, 0.7);
    this.tailShare = logUniform(drawn, 1e-4, 5e-2);
    this.tailScale = logUniform(drawn, 2, 20);
    this.tailShape = drawn.nextDouble(1.2, 3);
    this.factor = kind == Kind.CREDIT ? drawn.nextDouble(3, 20) : drawn.nextDouble(1, 1.5);
    this.period = SECOND * logUniform(drawn, 0.5, 10);
    this.stall = MILLI * logUniform(drawn, 5, 90);
    this.second = logUniform(drawn, 2, 30);
    double share = logUniform(drawn, 2e-3, 0.3);
    this.toFirst = 1 / logUniform(drawn, 1, 50);
    this.toSecond = toFirst * share / (1 - share);
    this.random = new SplittableRandom(run);
  }

  private static double logUniform(SplittableRandom random, double low, double high) {
    return low * Math.exp(random.nextDouble() * Math.log(high / low));
  }

  /**
   * Returns how long an fdatasync takes.
   *
   * @param nanos time since the run began
   */
  long fsyncNanos(double nanos) {
    double body = median * Math.exp(sigma * random.nextGaussian());
    double took =
        switch (kind) {
          case TAIL ->
              random.nextDouble() < tailShare
                  ? median * tailScale * Math.pow(1 - random.nextDouble(), -1 / tailShape)
                  : body;
          case DRIFT -> body * (1 + (factor - 1) * Math.min(1, nanos / (60 * SECOND)));
          case CREDIT -> nanos < 20 * SECOND ? body : body * factor;
          case PERIODIC -> Math.max(body, stall - nanos % period);
          case TWO_HUMPS -> body * (hump() ? second : 1);
        };
    return (long) Math.min(took, 3_600 * SECOND);
  }

  private boolean hump() {
    double change = onSecond ? toFirst : toSecond;
    if (random.nextDouble() < change) {
      onSecond = !onSecond;
    }
    return onSecond;
  }
}
