package io.etcdprobe.core.disk;

import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.limit.Limits;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.stat.PoissonRate;
import io.etcdprobe.core.timing.ElectionLaw;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Judges the stalls. A single one counts, as one is enough to lose a leadership. Stalls that the
 * probe itself caused are left out. Stalls of the whole host are not, since etcd would have stalled
 * too.
 */
final class StallJudge {

  private static final double CONFIDENCE = 0.95;
  private static final String[] IN_WORDS = {
    "no", "one", "two", "three", "four", "five", "six", "seven"
  };

  private StallJudge() {}

  static Reason judge(DiskEvidence evidence, Limits limits, ElectionTiming timing, int members) {
    List<Stall> stalls = ofTheNode(evidence);
    Optional<Stall> longest = stalls.stream().max(Comparator.comparingLong(Stall::nanos));
    double nanos = longest.map(Stall::nanos).orElse(0L);
    Status status = status(evidence, nanos, limits);
    Reason.Decision decision =
        new Reason.Decision(
            nanos,
            nanos,
            nanos,
            limits,
            status == Status.PASS ? CONFIDENCE : status == Status.INCONCLUSIVE ? 0 : 1,
            stalls.size(),
            0);
    String text =
        longest.isPresent() && status != Status.INCONCLUSIVE
            ? seen(longest.get(), stalls.size(), timing, members)
            : none(evidence, timing);
    return new Reason(Bound.STALL, status, text + ownStalls(evidence), decision);
  }

  private static Status status(DiskEvidence evidence, double nanos, Limits limits) {
    if (evidence.measuredNanos() <= 0 || (evidence.walFsync().isEmpty() && nanos == 0)) {
      return Status.INCONCLUSIVE;
    }
    if (nanos >= limits.hard()) {
      return Status.FAIL;
    }
    return nanos >= limits.soft() ? Status.WARN : Status.PASS;
  }

  private static List<Stall> ofTheNode(DiskEvidence evidence) {
    return evidence.stalls().stream().filter(stall -> stall.origin() != StallOrigin.PROBE).toList();
  }

  private static String seen(Stall longest, int count, ElectionTiming timing, int members) {
    String what =
        (count == 1 ? "one stall of " : count + " stalls, the longest ")
            + LatencyText.of(longest.nanos())
            + " in "
            + longest.phase().label();
    String cause = longest.origin() == StallOrigin.HOST ? " (the whole host stood still)" : "";
    return what + cause + ": " + meaning(longest.nanos(), timing, members);
  }

  /** What a stall of the leader's raft loop does, in the cluster's own times. */
  static String meaning(long nanos, ElectionTiming timing, int members) {
    if (members == 1 && nanos > timing.heartbeatNanos()) {
      return "no write is confirmed meanwhile, and there is no other member";
    }
    if (members == 2 && nanos >= timing.leadershipAtRiskNanos()) {
      return "beyond 2H = "
          + LatencyText.of(timing.lateHeartbeatNanos())
          + ", a leader's heartbeats are late; one other member cannot take the lead";
    }
    if (nanos >= timing.leadershipLostNanos()) {
      return "beyond (2E-1)H = "
          + LatencyText.of(timing.leadershipLostNanos())
          + ", a leader loses its leadership";
    }
    if (nanos >= timing.leadershipAtRiskNanos()) {
      return "beyond (E-1)H = "
          + LatencyText.of(timing.leadershipAtRiskNanos())
          + ", a leader can lose its leadership ("
          + Math.round(100 * ElectionLaw.leadershipLossProbability(nanos, timing, members))
          + " % with "
          + IN_WORDS[members]
          + " members)";
    }
    if (nanos >= timing.lateHeartbeatNanos()) {
      return "beyond 2H = "
          + LatencyText.of(timing.lateHeartbeatNanos())
          + ", a leader's heartbeats are late";
    }
    if (nanos > timing.heartbeatNanos()) {
      return "beyond H = "
          + LatencyText.of(timing.heartbeatNanos())
          + ", a leader's heartbeats can be late";
    }
    return "within the heartbeat interval of " + LatencyText.of(timing.heartbeatNanos());
  }

  private static String none(DiskEvidence evidence, ElectionTiming timing) {
    if (evidence.measuredNanos() <= 0 || evidence.walFsync().isEmpty()) {
      return "nothing was measured, so no stall could be seen";
    }
    return "no stall beyond the heartbeat interval of "
        + LatencyText.of(timing.heartbeatNanos())
        + " in "
        + LatencyText.of(evidence.measuredNanos())
        + " (95 %: fewer than one in "
        + LatencyText.of(evidence.measuredNanos() / PoissonRate.upperLimit(0, CONFIDENCE))
        + ")";
  }

  private static String ownStalls(DiskEvidence evidence) {
    int own = evidence.stalls().size() - ofTheNode(evidence).size();
    return own == 0 ? "" : "; " + own + " more of this process's own (garbage collection) left out";
  }
}
