package io.etcdprobe.core.rule;

import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.timing.ElectionLaw;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Pause;
import io.etcdprobe.core.window.Pauses;
import java.util.List;

/**
 * How many leadership losses per day to expect of a member, from the stalls of its disk and its
 * process that were seen. Each stall counts with the probability that it costs a leader its
 * leadership ({@link ElectionLaw}). The sum is scaled from the time watched to a day. A member that
 * does not lead counts for the part of the time that it may be made leader. If no member is to
 * spare, the loss of one costs the quorum, and every member counts in full.
 */
public final class RiskLaw {

  private static final double DAY_SECONDS = 86_400;

  /** In a shorter time, a single pause would stand for thousands a day. */
  private static final double ENOUGH_SECONDS = 10;

  private RiskLaw() {}

  /** Expected losses per day; 0 if there is no sign of any. */
  public static double lossesPerDay(MemberWindow member, ClusterWindow cluster) {
    ElectionTiming timing = cluster.timing(member);
    List<MetricsReading> readings =
        Lookback.answers(member.metrics(), cluster.nowNanos(), Long.MAX_VALUE);
    if (readings.size() < 2 || cluster.voters() < 2) {
      return 0;
    }
    double watched =
        (member.metrics().getLast().endNanos() - member.metrics().getFirst().endNanos()) / 1e9;
    double losses = 0;
    int voters = Math.min(ElectionLaw.MOST_MEMBERS, cluster.voters());
    double atRisk = timing.leadershipAtRiskNanos() / 1e9;
    List<Pause> pauses = Pauses.of(member, cluster, Long.MAX_VALUE);
    for (Lookback.Step step :
        Lookback.slowSteps(
            member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), Long.MAX_VALUE, atRisk)) {
      double length =
          Lookback.slowest(member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), step) * 1e9;
      boolean disk = pauses.stream().noneMatch(pause -> pause.overlaps(step));
      if (disk && length >= timing.leadershipAtRiskNanos()) {
        losses += loss(length, timing, voters);
      }
    }
    boolean spare = PresenceRule.answering(cluster) > cluster.quorum();
    double leads = cluster.leads(member) || !spare ? 1 : 1.0 / cluster.voters();
    double ofDisk = watched <= 0 ? 0 : losses / watched;
    return (ofDisk + ofPauses(pauses, member, timing, voters)) * leads * DAY_SECONDS;
  }

  /**
   * Losses per second by pauses. Pauses show in answers, which are kept for a shorter time than
   * metrics.
   */
  private static double ofPauses(
      List<Pause> pauses, MemberWindow member, ElectionTiming timing, int voters) {
    if (pauses.isEmpty()) {
      return 0;
    }
    double watched =
        (member.raft().getLast().endNanos() - member.raft().getFirst().endNanos()) / 1e9;
    double losses = 0;
    for (Pause pause : pauses) {
      losses += loss(pause.aboutNanos(), timing, voters);
    }
    return watched < ENOUGH_SECONDS ? 0 : losses / watched;
  }

  private static double loss(double stallNanos, ElectionTiming timing, int voters) {
    // Rounded to a hundredth of a second: the law does not tell smaller differences apart.
    long nanos = Math.round(Math.min(stallNanos, 1e12) / 1e7) * 10_000_000L;
    return ElectionLaw.leadershipLossProbability(nanos, timing, voters);
  }
}
