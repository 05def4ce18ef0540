package io.etcdprobe.core.disk;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.latency.QuantileInterval;
import io.etcdprobe.core.stat.ShareTest;

/**
 * Judges a p99 by its confidence interval: within a limit only when the whole interval is, beyond
 * it only when the whole interval is, undecided otherwise.
 */
final class QuantileJudge {

  private static final double QUANTILE = 0.99;
  private static final double BEYOND = 1 - QUANTILE;

  /** Two-sided 97.5 % point of the normal distribution. */
  private static final double Z = 1.959964;

  /**
   * With fewer samples beyond the quantile than this to be expected, what part of them is beyond
   * the limit is not known well enough to say that it stays near the quantile's.
   */
  private static final double ENOUGH_BEYOND = 10;

  /** So many samples have to be within a limit, and none beyond it, for a pass, and a few more. */
  private static final double UNANIMOUS = 400;

  /** A run longer than this is no advice. */
  private static final double LONGEST_ADVICE_NANOS = 24 * 3600e9;

  private static final ShareTest P99 = new ShareTest(BEYOND);

  private QuantileJudge() {}

  static Reason judge(
      Bound bound, String what, LatencyProfile profile, Limits limits, long measuredNanos) {
    QuantileInterval interval = profile.p99Interval();
    long n = profile.count();
    Status status = status(interval, limits);
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

  /** If the quantile were at the limit or beyond, one minus this bounds how often it is so sure. */
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
   * The run that would decide it if the part of samples beyond the limit stays what it is: the
   * normal approximation of the binomial, with two thirds on top for being looked at all the time.
   * Few samples leave that part open: it is then taken to be as far from the quantile's as they
   * allow, which a longer run shows or not, and they are no ground to say that no run would tell.
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

  /** How far from the quantile's the part may lie, by Wilson's interval (1927). */
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
