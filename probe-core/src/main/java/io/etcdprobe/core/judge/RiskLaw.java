package io.etcdprobe.core.judge;

import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.timing.ElectionLaw;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.List;

/**
 * How many leadership losses a day a member has to expect from the stalls that were seen: each
 * stall counts with the probability that it costs a leader its leadership ({@link ElectionLaw}),
 * scaled from the time watched to a day. A member that does not lead counts for the part of the
 * time that it may be made leader; without a member to spare, the loss of one costs the quorum, and
 * everybody counts in full.
 */
public final class RiskLaw {

  private static final double DAY_SECONDS = 86_400;
  private static final int MOST_MEMBERS = 7;

  private RiskLaw() {}

  /** Expected losses per day, 0 if nothing speaks for any. */
  public static double lossesPerDay(MemberWindow member, ClusterWindow cluster) {
    ElectionTiming timing = cluster.timing(member);
    List<MetricsReading> readings =
        Recent.answers(member.metrics(), cluster.nowNanos(), Long.MAX_VALUE);
    if (readings.size() < 2 || cluster.voters() < 2) {
      return 0;
    }
    double watched =
        (member.metrics().getLast().endNanos() - member.metrics().getFirst().endNanos()) / 1e9;
    double losses = 0;
    int voters = Math.min(MOST_MEMBERS, cluster.voters());
    double atRisk = timing.leadershipAtRiskNanos() / 1e9;
    for (Recent.Step step :
        Recent.slowSteps(
            member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), Long.MAX_VALUE, atRisk)) {
      double length = Recent.slowest(member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), step) * 1e9;
      if (length >= timing.leadershipAtRiskNanos()) {
        // To a hundredth of a second, which the law does not tell apart.
        long nanos = Math.round(Math.min(length, 1e12) / 1e7) * 10_000_000L;
        losses += ElectionLaw.leadershipLossProbability(nanos, timing, voters);
      }
    }
    boolean spare = PresenceRule.answering(cluster) > cluster.quorum();
    double leads = cluster.leads(member) || !spare ? 1 : 1.0 / cluster.voters();
    return watched <= 0 ? 0 : losses * leads * DAY_SECONDS / watched;
  }
}
