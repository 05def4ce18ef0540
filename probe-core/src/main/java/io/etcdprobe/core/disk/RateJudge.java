package io.etcdprobe.core.disk;

import io.etcdprobe.core.limit.Limits;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.stat.MeanInterval;
import java.util.Locale;

/**
 * Judges how many durable writes the disk completes per second, one after the other, by the
 * confidence interval of the mean.
 */
final class RateJudge {

  private RateJudge() {}

  /**
   * @param certain what was certain while it was measured; inconclusive if nothing was, or nobody
   *     looked
   */
  static Reason judge(
      MeanInterval durableWrite, Limits limits, long writes, long measuredNanos, Status certain) {
    long samples = Double.isNaN(durableWrite.mean()) ? 0 : writes;
    double measured = samples == 0 ? 0 : 1e9 / durableWrite.mean();
    double low = Double.isInfinite(durableWrite.high()) ? 0 : 1e9 / durableWrite.high();
    double high = durableWrite.low() <= 0 ? Double.POSITIVE_INFINITY : 1e9 / durableWrite.low();
    Status status = certain == Status.INCONCLUSIVE ? status(samples, low, high, limits) : certain;
    long longer =
        status == Status.INCONCLUSIVE ? runLonger(durableWrite, limits, measuredNanos) : 0;
    Reason.Decision decision =
        new Reason.Decision(
            measured,
            low,
            high,
            limits,
            sure(status, durableWrite, samples, limits),
            samples,
            longer);
    return new Reason(Bound.SEQUENTIAL_IOPS, status, text(status, decision), decision);
  }

  /** Where the mean's interval lies, as far as that is certain. */
  static Status status(MeanInterval durableWrite, Limits limits) {
    double low = Double.isInfinite(durableWrite.high()) ? 0 : 1e9 / durableWrite.high();
    double high = durableWrite.low() <= 0 ? Double.POSITIVE_INFINITY : 1e9 / durableWrite.low();
    return status(durableWrite.samples(), low, high, limits);
  }

  private static Status status(long samples, double low, double high, Limits limits) {
    if (samples == 0) {
      return Status.INCONCLUSIVE;
    }
    if (high < limits.hard()) {
      return Status.FAIL;
    }
    if (high < limits.soft()) {
      return Status.WARN;
    }
    return low >= limits.soft() ? Status.PASS : Status.INCONCLUSIVE;
  }

  private static double sure(
      Status status, MeanInterval durableWrite, long samples, Limits limits) {
    if (samples == 0) {
      return 0;
    }
    return switch (status) {
      case PASS, INCONCLUSIVE -> durableWrite.probabilityBelow(1e9 / limits.soft());
      case WARN -> 1 - durableWrite.probabilityBelow(1e9 / limits.soft());
      case FAIL -> 1 - durableWrite.probabilityBelow(1e9 / limits.hard());
    };
  }

  /** How long a run would decide it: the interval narrows with the square root of the time. */
  private static long runLonger(MeanInterval durableWrite, Limits limits, long measuredNanos) {
    double half = durableWrite.high() - durableWrite.mean();
    double distance = Math.abs(1e9 / limits.soft() - durableWrite.mean());
    if (!Double.isFinite(half) || durableWrite.samples() < 30) {
      return Math.max(10_000_000_000L, 2 * measuredNanos);
    }
    double factor = Math.pow(half / Math.max(distance, 1), 2) * 4 / 3;
    double nanos = Math.max(1.25, factor) * measuredNanos;
    return nanos > 24 * 3600e9 ? Reason.Decision.NEVER : (long) nanos;
  }

  private static String text(Status status, Reason.Decision decision) {
    if (decision.samples() == 0) {
      return "no durable write was measured; run longer";
    }
    String measured =
        count(decision.measured())
            + " durable sequential writes per second (95 %: "
            + count(decision.low())
            + " to "
            + (Double.isInfinite(decision.high()) ? "unknown" : count(decision.high()))
            + ")";
    return switch (status) {
      case PASS ->
          measured + ", at least the " + count(decision.limits().soft()) + " of a busy cluster";
      case WARN ->
          measured + ", below the " + count(decision.limits().soft()) + " of a busy cluster";
      case FAIL -> measured + ", below the minimum of " + count(decision.limits().hard());
      case INCONCLUSIVE ->
          measured
              + ": undecided whether at least "
              + count(decision.limits().soft())
              + Advice.runLonger(decision.runLongerNanos());
    };
  }

  private static String count(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond);
  }
}
