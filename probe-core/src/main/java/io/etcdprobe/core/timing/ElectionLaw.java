package io.etcdprobe.core.timing;

import java.util.Arrays;

/**
 * The probability that a stall of the leader's raft loop costs it the leadership.
 *
 * <p>The leader sends its messages just before the write that stalls, so its followers fall silent
 * for about the stall. Follower {@code i} counts ticks of H with its own phase and campaigns at its
 * random {@code R_i}, uniform in E to 2E-1 ticks (raft.go, resetRandomizedElectionTimeout). With
 * PreVote and CheckQuorum (etcd's defaults since 3.5) the others vote only when they have not heard
 * of a leader for E ticks themselves, or if they already campaign (raft.go, Step: the lease). A new
 * leader needs a quorum of the cluster without the stuck leader. The probability is over all phases
 * and all {@code R_i}. It is integrated over a fixed low-discrepancy set of points, so that equal
 * questions get equal answers. Network delay and the voters' own fdatasyncs are left out: they make
 * a change slower, not less likely.
 */
public final class ElectionLaw {

  private static final int POINTS = 20_000;
  private static final int[] PRIMES = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};

  private ElectionLaw() {}

  /**
   * Returns the probability that a leader whose raft loop stalls this long is replaced.
   *
   * @param stallNanos the stall in nanoseconds
   * @param members voting members of the cluster, 1 to 7; a single member cannot lose its
   *     leadership
   */
  public static double leadershipLossProbability(
      long stallNanos, ElectionTiming timing, int members) {
    if (members < 1 || members > 7) {
      throw new IllegalArgumentException(
          "a cluster has 1 to 7 voting members here, not " + members);
    }
    int followers = members - 1;
    int quorum = members / 2 + 1;
    if (followers < quorum || stallNanos < timing.leadershipAtRiskNanos()) {
      return 0;
    }
    if (stallNanos >= timing.leadershipLostNanos()) {
      return 1;
    }
    double stallTicks = (double) stallNanos / timing.heartbeatNanos();
    int lost = 0;
    double[] leaseEnd = new double[followers];
    double[] campaign = new double[followers];
    for (int point = 1; point <= POINTS; point++) {
      for (int i = 0; i < followers; i++) {
        double phase = halton(point, PRIMES[2 * i]);
        int wait = (int) (halton(point, PRIMES[2 * i + 1]) * timing.electionTicks());
        leaseEnd[i] = timing.electionTicks() - phase;
        campaign[i] = leaseEnd[i] + wait;
      }
      if (elected(stallTicks, leaseEnd, campaign, quorum)) {
        lost++;
      }
    }
    return (double) lost / POINTS;
  }

  private static boolean elected(
      double stallTicks, double[] leaseEnd, double[] campaign, int quorum) {
    for (double start : campaign) {
      // A campaigner is past its own lease. So the count of ended leases includes it, other
      // campaigners and the members that would vote for it.
      if (start <= stallTicks
          && Arrays.stream(leaseEnd).filter(end -> end <= start).count() >= quorum) {
        return true;
      }
    }
    return false;
  }

  private static double halton(int index, int base) {
    double result = 0;
    double part = 1.0 / base;
    for (int i = index; i > 0; i /= base) {
      result += part * (i % base);
      part /= base;
    }
    return result;
  }
}
