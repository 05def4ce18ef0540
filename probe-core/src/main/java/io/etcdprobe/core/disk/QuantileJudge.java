package io.etcdprobe.core.disk;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.latency.QuantileInterval;
import io.etcdprobe.core.limit.Limits;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.stat.ShareTest;

/**
 * Judges a p99 by its confidence interval. The p99 is within a limit only if the whole interval is,
 * and beyond it only if the whole interval is. Otherwise it is undecided.
 */
final class QuantileJudge {

  private static final double QUANTILE = 0.99;
  private static final double BEYOND = 1 - QUANTILE;

  /** Two-sided 97.5 % point of the normal distribution. */
  private static final double Z = 1.959964;

  /**
   * The number of samples to expect beyond the quantile. With fewer than this, the part of samples
   * beyond the limit is not known well enough to say that it stays near the quantile's part.
   */
  private static final double ENOUGH_BEYOND = 10;

  /**
   * A pass takes this many samples within the limit, and none beyond it; a few more than needed.
   */
  private static final double UNANIMOUS = 400;

  /** We never advise a longer run than this. */
  private static final double LONGEST_ADVICE_NANOS = 24 * 3600e9;

  private static final ShareTest P99 = new ShareTest(BEYOND);

  private QuantileJudge() {}

  /**
   * @param certain what was certain while it was measured; inconclusive if nothing was, or nobody
   *     looked
   */
  static Reason judge(
      Bound bound,
      String what,
      LatencyProfile profile,
      Limits limits,
      long measuredNanos,
      Status certain) {
    QuantileInterval interval = profile.p99Interval();
    long n = profile.count();
    Status status = certain == Status.INCONCLUSIVE ? status(interval, limits) : certain;
    double sure =
        switch (status) {
          case PASS, INCONCLUSIVE -> sureBelow(profile, limits.soft());
          case WARN -> sureBeyond(profile, limits.soft());
          case FAIL -> sureBeyond(profile, limits.hard());
        };
    long longer = status == Status.INCONCLUSIVE ? runLonger(profile, limits, measuredNanos) : 0;
    Reason.Decision decision =
        new Reason.Decision(
            profile.quantileNanos(QUANTILE),
            interval.lowNanos(),
            interval.bounded() ? interval.highNanos() : Double.POSITIVE_INFINITY,
            limits,
            sure,
            n,
            longer);
    return new Reason(bound, status, text(what, status, decision), decision);
  }

  static Status status(QuantileInterval interval, Limits limits) {
    if (interval.lowNanos() >= limits.hard() && interval.lowNanos() > 0) {
      return Status.FAIL;
    }
    if (interval.lowNanos() >= limits.soft() && interval.lowNanos() > 0) {
      return Status.WARN;
    }
    return interval.bounded() && interval.highNanos() < limits.soft()
        ? Status.PASS
        : Status.INCONCLUSIVE;
  }

  /**
   * The confidence that the quantile is below the limit. If it were at the limit or beyond, at most
   * one minus this of all runs would ever look so sure.
   */
  private static double sureBelow(LatencyProfile profile, double limit) {
    double exceeding = profile.countAtLeast((long) limit) / profile.alike();
    return sure(P99.below(exceeding, profile.count() / profile.alike()));
  }

  private static double sureBeyond(LatencyProfile profile, double limit) {
    double exceeding = profile.countAtLeast((long) limit) / profile.alike();
    return sure(P99.above(exceeding, profile.count() / profile.alike()));
  }

  private static double sure(double evidence) {
    return evidence <= 0 ? 0 : -Math.expm1(-evidence);
  }

  /**
   * The length of a run that would decide it, if the part of samples beyond the limit stays the
   * same. This is the normal approximation of the binomial, plus two thirds for being looked at all
   * the time. With few samples that part is uncertain. It is then taken to be as far from the
   * quantile's part as the samples allow, and a longer run shows whether that is so. Few samples
   * are also no reason to say that no run would decide.
   */
  private static long runLonger(LatencyProfile profile, Limits limits, long measuredNanos) {
    long n = profile.count();
    if (n == 0 || measuredNanos <= 0) {
      return 0;
    }
    double part = (double) profile.countAtLeast((long) limits.soft()) / n;
    boolean few = n * BEYOND < ENOUGH_BEYOND;
    double distance = few ? farthest(part, n) : Math.max(Math.abs(part - BEYOND), 1e-9);
    double samples =
        profile.alike()
            * Math.max(UNANIMOUS, Z * Z * BEYOND * QUANTILE / (distance * distance) * 5 / 3);
    double nanos = Math.max(samples / n, 1.25) * measuredNanos;
    return nanos > LONGEST_ADVICE_NANOS && !few ? Reason.Decision.NEVER : (long) nanos;
  }

  /** How far the part may be from the quantile's part, by Wilson's interval (1927). */
  private static double farthest(double part, long n) {
    double middle = (part + Z * Z / (2 * n)) / (1 + Z * Z / n);
    double half = Z / (1 + Z * Z / n) * Math.sqrt(part * (1 - part) / n + Z * Z / (4.0 * n * n));
    return Math.max(Math.abs(middle - half - BEYOND), Math.abs(middle + half - BEYOND));
  }

  private static String text(String what, Status status, Reason.Decision decision) {
    if (decision.samples() == 0) {
      return what + ": none was measured; run longer";
    }
    String measured =
        what
            + " p99 is "
            + LatencyText.of(decision.measured())
            + " (95 %: "
            + range(decision)
            + ")";
    String soft = LatencyText.of(decision.limits().soft());
    return switch (status) {
      case PASS -> measured + ", within " + soft;
      case WARN -> measured + ", beyond " + soft;
      case FAIL -> measured + ", beyond " + LatencyText.of(decision.limits().hard());
      case INCONCLUSIVE ->
          measured
              + ": "
              + decision.samples()
              + " samples do not decide on which side of "
              + soft
              + Advice.runLonger(decision.runLongerNanos());
    };
  }

  private static String range(Reason.Decision decision) {
    return LatencyText.of(decision.low())
        + " to "
        + (Double.isInfinite(decision.high()) ? "unknown" : LatencyText.of(decision.high()));
  }
}
