package io.etcdprobe.core.path;

import io.etcdprobe.core.stat.Binomial;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * What happened to the datagrams on one way.
 *
 * @param sent datagrams that were sent this way
 * @param received those that arrived, each counted once
 * @param repeated arrivals beyond the first
 * @param swapped arrivals after one that was sent later
 * @param spoiled arrivals with another content than was sent
 * @param runs how often a loss began: datagrams that are lost one after the other are one event
 * @param longestBurstNanos longest time in which every datagram was lost: the longest run of lost
 *     datagrams times the planned interval; 0 without a loss
 * @param jitterMeanNanos mean change of the delay from one datagram to the next, without sign (RFC
 *     3393, with consecutive packets)
 * @param jitterP99Nanos the same, exceeded by one in a hundred
 */
public record OneWay(
    long sent,
    long received,
    long repeated,
    long swapped,
    long spoiled,
    long runs,
    long longestBurstNanos,
    double jitterMeanNanos,
    long jitterP99Nanos) {

  private static final double TAIL = 0.025;

  /** Datagrams that did not arrive. */
  public long lost() {
    return sent - received;
  }

  /** The share of lost datagrams, 0 to 1. */
  public double lossShare() {
    return sent == 0 ? 0 : (double) lost() / sent;
  }

  /**
   * Lower end of the two-sided 95 % interval of the share of lost datagrams, 0 to 1. It is the
   * interval of the share of runs (Clopper and Pearson, 1934) times the mean length of a run: what
   * is lost together is one event.
   */
  public double lossLow() {
    return lost() == 0
        ? 0
        : perRun() * solve(share -> 1 - Binomial.cumulative(runs - 1, sent, share) < TAIL);
  }

  /** Mean length of a run of lost datagrams; 1 without a loss. */
  private double perRun() {
    return runs == 0 ? 1 : (double) lost() / runs;
  }

  /**
   * Upper end of the same interval. Without a loss it is the one-sided bound of 95 %: 0 of 3,000 is
   * at most 0.1 % ("rule of three").
   */
  public double lossHigh() {
    if (lost() >= sent) {
      return 1;
    }
    double tail = lost() == 0 ? 2 * TAIL : TAIL;
    return Math.min(1, perRun() * solve(share -> Binomial.cumulative(runs, sent, share) >= tail));
  }

  private interface Share {
    boolean below(double share);
  }

  /** The share at which a condition that holds below it ends. */
  private static double solve(Share condition) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (condition.below(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The way from the prober to the other side. */
  static OneWay up(UdpTrace trace) {
    return of(
        trace,
        trace.sent(),
        trace.taken(),
        trace.repeatedUp(),
        trace.swappedUp(),
        trace.spoiledUp());
  }

  /** The way back: what the other side answered. */
  static OneWay down(UdpTrace trace) {
    return of(
        trace,
        trace.answered(),
        trace.got(),
        trace.repeatedDown(),
        trace.swappedDown(),
        trace.spoiledDown());
  }

  private static OneWay of(
      UdpTrace trace, Ticks from, Ticks to, long repeated, long swapped, long spoiled) {
    long sent = from.all().count();
    IntPredicate arrived = k -> from.came(k) && to.came(k);
    long received = 0;
    long run = 0;
    long runs = 0;
    long longest = 0;
    long[] changes = new long[from.size()];
    int changed = 0;
    long before = 0;
    boolean follows = false;
    for (int k = 0; k < from.size(); k++) {
      if (arrived.test(k)) {
        received++;
        long delay = to.at(k) - from.at(k);
        if (follows) {
          changes[changed++] = Math.abs(delay - before);
        }
        before = delay;
        follows = true;
        run = 0;
      } else {
        follows = false;
        // What was not sent neither ends nor lengthens a run of lost ones.
        run += from.came(k) ? 1 : 0;
        runs += run == 1 && from.came(k) ? 1 : 0;
        longest = Math.max(longest, run);
      }
    }
    long[] sorted = Arrays.copyOf(changes, changed);
    Arrays.sort(sorted);
    return new OneWay(
        sent,
        received,
        repeated,
        swapped,
        spoiled,
        runs,
        longest * trace.intervalNanos(),
        Arrays.stream(sorted).average().orElse(0),
        changed == 0 ? 0 : sorted[(int) Math.min(changed - 1, (long) (changed * 0.99))]);
  }
}
