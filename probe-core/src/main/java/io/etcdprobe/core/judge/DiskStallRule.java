package io.etcdprobe.core.judge;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.ArrayList;
import java.util.List;

/**
 * Single fdatasyncs that stood still. A quantile never shows one stall of a second among thousands
 * of good ones; a bucket that grew does, and the sum's growth tells its length.
 *
 * <p>Of the leader, a stall of (E-1)H can cost the leadership and is critical (raft.go,
 * tickElection and resetRandomizedElectionTimeout). Half of that, or two stalls beyond 2H, which
 * make heartbeats late for certain, warn before it comes to that. A single one beyond 2H is worth
 * knowing.
 */
final class DiskStallRule implements Rule {

  /** How far back a stall still speaks. */
  static final long WINDOW_NANOS = 20 * Recent.SECOND;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      suspect(member, cluster, suspicions);
    }
    return suspicions;
  }

  /** The longest stall of a member lately as near as it is known, seconds; 0 if there was none. */
  static double longest(MemberWindow member, ClusterWindow cluster) {
    double longest = 0;
    for (Buckets step : steps(member, cluster)) {
      longest = Math.max(longest, step.slowestAbout());
    }
    return longest;
  }

  private static List<Buckets> steps(MemberWindow member, ClusterWindow cluster) {
    return Recent.steps(member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), WINDOW_NANOS);
  }

  private static void suspect(
      MemberWindow member, ClusterWindow cluster, List<Suspicion> suspicions) {
    ElectionTiming timing = cluster.timing(member);
    double late = timing.lateHeartbeatNanos() / 1e9;
    double risk = timing.leadershipAtRiskNanos() / 1e9;
    double longest = 0;
    int lateStalls = 0;
    for (Buckets step : steps(member, cluster)) {
      double length = step.slowestAbout();
      longest = Math.max(longest, length);
      lateStalls += length >= late * 0.95 ? 1 : 0;
    }
    if (longest < late) {
      return;
    }
    boolean leads = cluster.leads(member);
    Severity severity;
    if (longest >= risk * 0.98 && leads && cluster.voters() > 1) {
      severity = Severity.CRITICAL;
    } else if (longest >= risk / 2 || lateStalls >= 2) {
      severity = Severity.WARNING;
    } else {
      severity = Severity.INFO;
    }
    double failures =
        Recent.growthOf(
            member, EtcdMetric.HEARTBEAT_SEND_FAILURES, cluster.nowNanos(), WINDOW_NANOS);
    suspicions.add(
        new Suspicion(
            member.name(),
            Cause.DISK_STALL,
            severity,
            "an fdatasync of the WAL took about "
                + Texts.seconds(longest)
                + (lateStalls > 1 ? ", and " + (lateStalls - 1) + " more were beyond 2H" : "")
                + (leads ? " on the leader: " : " on a follower: ")
                + meaning(longest, late, risk, leads),
            List.of(
                Texts.evidence("longest_fsync_seconds", longest, EtcdMetric.WAL_FSYNC),
                Texts.evidence("stalls_beyond_2h", lateStalls, EtcdMetric.WAL_FSYNC),
                Texts.evidence("leadership_at_risk_seconds", risk, "(E-1)H"),
                Texts.evidence("late_heartbeats", failures, EtcdMetric.HEARTBEAT_SEND_FAILURES)),
            "look at the volume's other users and at the host's disk; move etcd to a disk of its"
                + " own"
                + (leads ? ", or move the leadership away first (etcdctl move-leader)" : ""),
            0));
  }

  private static String meaning(double longest, double late, double risk, boolean leads) {
    if (longest >= risk * 0.98) {
      return leads
          ? "beyond (E-1)H = " + Texts.seconds(risk) + " the leadership can be lost"
          : "as leader it could have lost the leadership, beyond (E-1)H = " + Texts.seconds(risk);
    }
    return "heartbeats are late beyond 2H = "
        + Texts.seconds(late)
        + ", and from "
        + Texts.seconds(risk)
        + " on a leadership can be lost";
  }
}
