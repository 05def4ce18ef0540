package io.etcdprobe.core.timing;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

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

  /** The largest cluster that the law is computed for; etcd advises against more. */
  public static final int MOST_MEMBERS = 7;

  private static final int POINTS = 20_000;

  /** Random timeouts are told apart by the shortest one of the followers. */
  private static final int GROUPS = 32;

  private static final int[] PRIMES = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};

  /** The law that was asked for last: a command asks for the same one again and again. */
  private static volatile @Nullable ElectionLaw latest;

  private final int electionTicks;
  private final int members;

  /** After how many ticks of silence each point has a new leader, ascending. */
  private final float[] elected;

  /** Which group of random timeouts each point belongs to, and how many points each group has. */
  private final byte[] groups;

  private final int[] groupSizes = new int[GROUPS];

  private ElectionLaw(int electionTicks, int members) {
    this.electionTicks = electionTicks;
    this.members = members;
    int followers = members - 1;
    int quorum = members / 2 + 1;
    elected = new float[followers < quorum ? 0 : POINTS];
    groups = new byte[elected.length];
    double[] leaseEnd = new double[followers];
    double[] campaign = new double[followers];
    long[] points = new long[elected.length];
    for (int point = 1; point <= elected.length; point++) {
      int shortest = electionTicks;
      for (int i = 0; i < followers; i++) {
        double phase = halton(point, PRIMES[2 * i]);
        int wait = (int) (halton(point, PRIMES[2 * i + 1]) * electionTicks);
        leaseEnd[i] = electionTicks - phase;
        campaign[i] = leaseEnd[i] + wait;
        shortest = Math.min(shortest, wait);
      }
      float after = (float) elected(leaseEnd, campaign, quorum);
      long group = (long) shortest * Math.min(GROUPS, electionTicks) / electionTicks;
      // The bits of floats above 0 are ordered as the floats are.
      points[point - 1] = (long) Float.floatToIntBits(after) << 32 | group;
    }
    Arrays.sort(points);
    for (int i = 0; i < points.length; i++) {
      elected[i] = Float.intBitsToFloat((int) (points[i] >>> 32));
      groups[i] = (byte) points[i];
      groupSizes[groups[i]]++;
    }
  }

  private static ElectionLaw of(ElectionTiming timing, int members) {
    if (members < 1 || members > MOST_MEMBERS) {
      throw new IllegalArgumentException(
          "a cluster has 1 to 7 voting members here, not " + members);
    }
    ElectionLaw law = latest;
    if (law == null || law.electionTicks != timing.electionTicks() || law.members != members) {
      law = new ElectionLaw(timing.electionTicks(), members);
      latest = law;
    }
    return law;
  }

  /**
   * Returns the probability that a leader whose raft loop stalls this long is replaced.
   *
   * @param stallNanos the stall in nanoseconds
   * @param members voting members of the cluster, 1 to {@value #MOST_MEMBERS}; a leader of one or
   *     two cannot be replaced
   */
  public static double leadershipLossProbability(
      long stallNanos, ElectionTiming timing, int members) {
    ElectionLaw law = of(timing, members);
    if (law.elected.length == 0 || stallNanos < timing.leadershipAtRiskNanos()) {
      return 0;
    }
    if (stallNanos >= timing.leadershipLostNanos()) {
      return 1;
    }
    double ticks = (double) stallNanos / timing.heartbeatNanos();
    return (double) law.before(ticks) / law.elected.length;
  }

  /**
   * Returns how long the cluster confirms no write because its leader's raft loop stalls: until the
   * stall ends or a new leader is elected, whichever is first. The mean over all phases and random
   * timeouts, nanoseconds. The messages of the election itself are left out.
   *
   * @param stallNanos the stall in nanoseconds
   * @param members voting members of the cluster, 1 to {@value #MOST_MEMBERS}
   */
  public static double outageNanos(long stallNanos, ElectionTiming timing, int members) {
    ElectionLaw law = of(timing, members);
    if (law.elected.length == 0 || stallNanos < timing.leadershipAtRiskNanos()) {
      return stallNanos;
    }
    double ticks = (double) stallNanos / timing.heartbeatNanos();
    int sooner = law.before(ticks);
    double sum = ticks * (law.elected.length - sooner);
    for (int i = 0; i < sooner; i++) {
      sum += law.elected[i];
    }
    return sum / law.elected.length * timing.heartbeatNanos();
  }

  /**
   * Returns how many leaderships are lost in some time to stalls that come at random.
   *
   * <p>A follower draws its random timeout once a term, and not once a stall (raft.go, reset; also
   * after a vote that it asked for in vain, which is rare and left out). So a leader whose
   * followers drew long ones survives stall after stall, and a leadership that is lost soon is
   * followed by a new draw. In the long run most time passes with followers that drew long
   * timeouts, and fewer leaderships are lost than the probability of a single stall suggests. The
   * draws are a Markov chain; it begins with a new one.
   *
   * @param stallNanos lengths of stalls, nanoseconds, in any order
   * @param times how often each of them comes in the time, on average; 0 or more
   * @param members voting members of the cluster, 1 to {@value #MOST_MEMBERS}
   */
  public static double losses(
      long[] stallNanos, double[] times, ElectionTiming timing, int members) {
    return of(timing, members).losses(stallNanos, times, timing);
  }

  private double losses(long[] stallNanos, double[] times, ElectionTiming timing) {
    Integer[] order = new Integer[stallNanos.length];
    double longer = 0;
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
      longer += times[i];
    }
    Arrays.sort(order, (a, b) -> Long.compare(stallNanos[a], stallNanos[b]));
    double[] rates = new double[GROUPS];
    int next = 0;
    for (int point = 0; point < elected.length; point++) {
      // Stalls that end before this point's election leave the sum of those that lose it.
      while (next < order.length && ticks(stallNanos[order[next]], timing) < elected[point]) {
        longer -= times[order[next++]];
      }
      if (next == order.length) {
        break;
      }
      rates[groups[point]] += longer / groupSizes[groups[point]];
    }
    return TermDraws.losses(rates, draws());
  }

  private double[] draws() {
    double[] draws = new double[GROUPS];
    for (int group = 0; group < GROUPS; group++) {
      draws[group] = (double) groupSizes[group] / Math.max(1, elected.length);
    }
    return draws;
  }

  /**
   * Prepares {@link #losses(long[], double[], ElectionTiming, int)} for a few lengths and many ways
   * how often each comes.
   *
   * @param stallNanos lengths of stalls, nanoseconds, in any order
   * @param members voting members of the cluster, 1 to {@value #MOST_MEMBERS}
   */
  public static ToDoubleFunction<double[]> lossesByTimes(
      long[] stallNanos, ElectionTiming timing, int members) {
    ElectionLaw law = of(timing, members);
    double[] draws = law.draws();
    double[][] lost = new double[stallNanos.length][];
    for (int i = 0; i < lost.length; i++) {
      lost[i] = law.lostByGroup(ticks(stallNanos[i], timing));
    }
    return times -> {
      double[] rates = new double[GROUPS];
      for (int i = 0; i < lost.length; i++) {
        for (int group = 0; group < GROUPS; group++) {
          rates[group] += times[i] * lost[i][group];
        }
      }
      return TermDraws.losses(rates, draws);
    };
  }

  /** Probability of a loss in so many ticks, for each group of random timeouts. */
  private double[] lostByGroup(double ticks) {
    double[] lost = new double[GROUPS];
    for (int point = 0; point < elected.length && elected[point] <= ticks; point++) {
      lost[groups[point]] += 1.0 / groupSizes[groups[point]];
    }
    return lost;
  }

  private static double ticks(long nanos, ElectionTiming timing) {
    return nanos >= timing.leadershipLostNanos()
        ? Double.POSITIVE_INFINITY
        : nanos < timing.leadershipAtRiskNanos() ? 0 : (double) nanos / timing.heartbeatNanos();
  }

  /** Number of points with a new leader after at most so many ticks. */
  private int before(double ticks) {
    int low = 0;
    int high = elected.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (elected[middle] <= ticks) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double elected(double[] leaseEnd, double[] campaign, int quorum) {
    double first = Double.POSITIVE_INFINITY;
    for (double start : campaign) {
      // A campaigner is past its own lease. So the count of ended leases includes it, other
      // campaigners and the members that would vote for it.
      if (start < first && ended(leaseEnd, start) >= quorum) {
        first = start;
      }
    }
    return first;
  }

  private static int ended(double[] leaseEnd, double at) {
    int ended = 0;
    for (double end : leaseEnd) {
      ended += end <= at ? 1 : 0;
    }
    return ended;
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
