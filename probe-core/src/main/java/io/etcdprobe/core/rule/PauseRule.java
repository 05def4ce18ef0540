package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Pause;
import io.etcdprobe.core.window.Pauses;
import io.etcdprobe.core.window.PeerPath;
import io.etcdprobe.core.window.StallScale;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.List;

/**
 * What holds up a raft loop besides the disk: a process that stood still ({@link Pauses}), and
 * heartbeats that the leader sent late though no fdatasync was slow. Both are measured on the scale
 * of the disk's stalls ({@link StallScale}).
 *
 * <p>The leader counts each heartbeat that it sends more than 2H after the last one, once for each
 * peer (server/etcdserver/raft.go, TimeoutDetector). The count for each peer is the number of
 * stalls beyond 2H. If no fdatasync in that time took as long as H, the disk's sync did not hold up
 * the loop. A missing processor, a write(2) or a blocking log line did.
 */
final class PauseRule implements Rule {

  /** How far back late heartbeats count, the same as stalls of the disk. */
  private static final long WINDOW_NANOS = DiskStallRule.WINDOW_NANOS;

  /** An fdatasync that takes this part of H may have made a heartbeat late. */
  private static final double NEARLY = 0.9;

  /**
   * If fdatasyncs take this part of H on average, the cause is the disk: one fdatasync follows the
   * other.
   */
  private static final double OFTEN = 0.25;

  private static final double SLOW_MEAN = 0.020;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      if (!ProcessRule.answersNothing(member, cluster)) {
        suspect(member, cluster, suspicions);
      }
    }
    return suspicions;
  }

  private static void suspect(
      MemberWindow member, ClusterWindow cluster, List<Suspicion> suspicions) {
    StallScale scale = StallScale.of(member, cluster);
    // What a process left unanswered when it ended looks like a pause.
    List<Pause> pauses =
        PeerPath.endedLately(member, cluster)
            ? List.of()
            : Pauses.of(member, cluster, Pauses.WINDOW_NANOS);
    int late = lateHeartbeats(member, cluster);
    if (pauses.isEmpty() && late == 0) {
      return;
    }
    boolean leads = cluster.leads(member);
    boolean led = leads;
    Pause longest = null;
    for (Pause pause : pauses) {
      led |= pause.led() && scale.risky(pause.aboutNanos() / 1e9);
      longest = longest == null || pause.aboutNanos() > longest.aboutNanos() ? pause : longest;
    }
    double seconds = longest == null ? scale.lateSeconds() : longest.aboutNanos() / 1e9;
    StallScale.Stalls stalls = new StallScale.Stalls(seconds, Math.max(pauses.size(), late), led);
    if (!scale.tells(stalls)) {
      return;
    }
    Severity severity = scale.severity(stalls);
    if (severity != Severity.CRITICAL && ProcessRule.lateAlways(member, cluster)) {
      // It lacks a processor all the time, and that finding says more.
      return;
    }
    List<Evidence> evidence = new ArrayList<>();
    if (longest != null) {
      evidence.add(Wording.evidence("pause_seconds", seconds, "/debug/vars"));
      evidence.add(
          Wording.evidence("pause_at_least_seconds", longest.atLeastNanos() / 1e9, "/debug/vars"));
      evidence.add(
          Wording.evidence("pause_at_most_seconds", longest.atMostNanos() / 1e9, "/debug/vars"));
    }
    evidence.add(Wording.evidence("pauses", pauses.size(), "/debug/vars"));
    evidence.add(Wording.evidence("late_heartbeats", late, EtcdMetric.HEARTBEAT_SEND_FAILURES));
    evidence.add(
        Wording.evidence(
            "longest_fsync_seconds", DiskStallRule.longest(member, cluster), EtcdMetric.WAL_FSYNC));
    evidence.add(Wording.evidence("leadership_at_risk_seconds", scale.riskSeconds(), "(E-1)H"));
    suspicions.add(
        new Suspicion(
            member.name(),
            Cause.CPU_STARVED,
            severity,
            (longest == null ? heartbeats(late, member, cluster) : paused(longest, pauses, late))
                + (leads ? ", on the leader: " : led ? ", while it led: " : ", on a follower: ")
                + scale.meaning(stalls)
                + Wording.assumed(member, cluster),
            evidence,
            longest == null
                ? "look at the host's load, CPU limits, and where etcd's log goes"
                : "look for CPU limits, a paused or migrated machine, memory pressure",
            0,
            true,
            false));
  }

  private static String paused(Pause longest, List<Pause> pauses, int late) {
    long atLeast = longest.atLeastNanos();
    String most =
        longest.atMostNanos() < 2 * atLeast
            ? " and at most " + Wording.nanos(longest.atMostNanos())
            : "";
    String more = pauses.size() > 1 ? ", and " + (pauses.size() - 1) + " more beyond 2H" : "";
    String heartbeats =
        late > pauses.size() ? ", and heartbeats were late " + late + " times in 20 s" : "";
    return "the process stood still for at least "
        + Wording.nanos(atLeast)
        + most
        + " and answered nothing"
        + more
        + heartbeats;
  }

  private static String heartbeats(int late, MemberWindow member, ClusterWindow cluster) {
    double longest = DiskStallRule.longest(member, cluster);
    return "it sent heartbeats late "
        + (late == 1 ? "once" : late + " times")
        + " in 20 s, though no fdatasync of its WAL took longer than "
        + Wording.seconds(longest)
        + " (the loop waits for a processor, a write or its log, not for the disk's sync)";
  }

  /** How often a leader's loop stood still for 2H or more and its disk does not explain it. */
  private static int lateHeartbeats(MemberWindow member, ClusterWindow cluster) {
    if (cluster.voters() < 2 || !cluster.leads(member) || electedLately(cluster)) {
      return 0;
    }
    double failures =
        Lookback.growthOf(
            member, EtcdMetric.HEARTBEAT_SEND_FAILURES, cluster.nowNanos(), WINDOW_NANOS);
    int peers = Math.max(cluster.voters(), cluster.members().size()) - 1;
    int late = (int) (failures / peers);
    return late < 1 || ofDisk(member, cluster) ? 0 : late;
  }

  private static boolean ofDisk(MemberWindow member, ClusterWindow cluster) {
    double heartbeat = cluster.timing(member).heartbeatNanos() / 1e9;
    double longest = DiskStallRule.longest(member, cluster);
    Buckets syncs = Lookback.growth(member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), WINDOW_NANOS);
    boolean unknown = longest <= 0 && !DurabilityRule.unsafe(member, cluster);
    return unknown
        || longest >= NEARLY * heartbeat
        || (syncs != null && syncs.mean() >= Math.min(OFTEN * heartbeat, SLOW_MEAN));
  }

  private static boolean electedLately(ClusterWindow cluster) {
    return cluster.leaderChangesNanos().stream()
        .anyMatch(change -> cluster.nowNanos() - change < WINDOW_NANOS + 5 * Lookback.SECOND);
  }
}
