package io.etcdprobe.core.disk;

import io.etcdprobe.core.forecast.StallForecast;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.timing.ElectionLaw;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Judges a disk: first every bound by itself, then the verdict. Pure: equal evidence gives an equal
 * verdict.
 */
public final class DiskJudge {

  private DiskJudge() {}

  /**
   * Judges the evidence by the bounds. Stalls are judged in the units of the timing.
   *
   * @param members voting members of the cluster, 1 to {@value ElectionLaw#MOST_MEMBERS}
   */
  public static Verdict judge(
      DiskEvidence evidence, DiskBounds bounds, ElectionTiming timing, int members) {
    List<Reason> reasons = reasons(evidence, bounds, timing, members);
    Status status = Status.PASS;
    for (Reason reason : reasons) {
      status = status.worse(reason.status());
    }
    reasons.sort(
        Comparator.comparing(Reason::status).reversed().thenComparingInt(DiskJudge::urgency));
    return new Verdict(
        status,
        confidence(status, reasons),
        summary(status, reasons, evidence, bounds),
        reasons,
        evidence.history().exposureNanos() > 0
            ? StallForecast.of(evidence.history(), timing, members)
            : null);
  }

  private static List<Reason> reasons(
      DiskEvidence evidence, DiskBounds bounds, ElectionTiming timing, int members) {
    long measured = evidence.measuredNanos();
    List<Reason> reasons = new ArrayList<>();
    if (evidence.ioError() != null) {
      reasons.add(
          new Reason(
              Bound.IO_ERROR,
              Status.FAIL,
              evidence.ioError() + ": etcd ends itself on such an error; replace the disk",
              null));
    }
    reasons.add(
        QuantileJudge.judge(
            Bound.WAL_FSYNC_P99,
            "fdatasync",
            evidence.walFsync(),
            bounds.walFsyncP99(),
            measured,
            evidence.certain(Bound.WAL_FSYNC_P99)));
    if (evidence.commits()) {
      reasons.add(
          QuantileJudge.judge(
              Bound.BACKEND_COMMIT_P99,
              "bbolt commit",
              evidence.backendCommit(),
              bounds.backendCommitP99(),
              measured,
              evidence.certain(Bound.BACKEND_COMMIT_P99)));
    }
    reasons.add(
        RateJudge.judge(
            evidence.durableWrite(),
            bounds.sequentialIops(),
            evidence.walFsync().count(),
            measured,
            evidence.certain(Bound.SEQUENTIAL_IOPS)));
    reasons.add(StallJudge.judge(evidence, bounds.stall(), timing, members));
    for (String warning : evidence.targetWarnings()) {
      reasons.add(new Reason(Bound.TARGET, Status.WARN, warning, null));
    }
    return reasons;
  }

  /**
   * The order of bad news, the most costly first: an error, then a stall, then what is only slow.
   */
  private static int urgency(Reason reason) {
    if (reason.status().compareTo(Status.WARN) < 0) {
      return 0;
    }
    return switch (reason.bound()) {
      case IO_ERROR -> 0;
      case STALL -> 1;
      case WAL_FSYNC_P99, BACKEND_COMMIT_P99, SEQUENTIAL_IOPS, TARGET -> 2;
    };
  }

  private static double confidence(Status status, List<Reason> reasons) {
    double least = 1;
    double greatest = 0;
    for (Reason reason : reasons) {
      double sure = reason.decision() == null ? 1 : reason.decision().confidence();
      if (reason.status() == status) {
        least = Math.min(least, sure);
        greatest = Math.max(greatest, sure);
      }
    }
    return switch (status) {
      case PASS, INCONCLUSIVE -> least;
      case WARN, FAIL -> greatest;
    };
  }

  private static String summary(
      Status status, List<Reason> reasons, DiskEvidence evidence, DiskBounds bounds) {
    if (status != Status.PASS) {
      String first = reasons.getFirst().text();
      long more = reasons.stream().filter(reason -> reason.status() == status).count() - 1;
      return first + (more == 0 ? "" : ", and " + more + " more");
    }
    double p99 = evidence.walFsync().quantileNanos(0.99);
    double times = bounds.walFsyncP99().soft() / Math.max(1, p99);
    return "etcd will see an fdatasync p99 of "
        + LatencyText.of(p99)
        + " here, "
        + String.format(Locale.ROOT, times < 10 ? "%.1f" : "%.0f", times)
        + " times below the bound of "
        + LatencyText.of(bounds.walFsyncP99().soft())
        + ", and it was not stalled once in "
        + LatencyText.of(evidence.measuredNanos());
  }
}
