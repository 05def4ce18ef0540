package io.etcdprobe.core.stall;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether stalls come by the clock: a backup, a scrub, a snapshot, a neighbour's cron job. Who
 * knows the period knows when the next is due.
 *
 * <p>The median distance between two stalls is taken for the period, each stall gets the number of
 * the period that it is nearest to, and a straight line through them (least squares) gives the
 * period and what is left over. It is one if six stalls or more lie in different periods, seven of
 * ten periods have one, and what is left over is at most 8 % of a period (root mean square; times
 * spread evenly would leave 29 %). Stalls less than a twentieth of the median apart are one event.
 *
 * @param periodNanos from one to the next
 * @param nextNanos when the next is due after the last one, on the stalls' clock
 * @param count events that it rests on
 */
public record Periodicity(long periodNanos, long nextNanos, int count) {

  private static final int ENOUGH = 6;
  private static final double COVERED = 0.7;
  private static final double LEFT_OVER = 0.08;
  private static final double ONE_EVENT = 0.05;

  /**
   * Looks for a period.
   *
   * @param timesNanos when the stalls were, ascending
   * @param shortestNanos periods below this do not matter
   */
  public static Optional<Periodicity> of(List<Long> timesNanos, long shortestNanos) {
    long[] events = events(timesNanos, shortestNanos);
    if (events.length < ENOUGH) {
      return Optional.empty();
    }
    double period = medianDistance(events);
    if (period < shortestNanos) {
      return Optional.empty();
    }
    int n = events.length;
    long[] turns = new long[n];
    for (int i = 1; i < n; i++) {
      turns[i] = turns[i - 1] + Math.round((events[i] - events[i - 1]) / period);
      if (turns[i] == turns[i - 1]) {
        return Optional.empty();
      }
    }
    if (n < COVERED * (turns[n - 1] + 1)) {
      return Optional.empty();
    }
    double meanTurn = Arrays.stream(turns).average().orElse(0);
    double meanTime = 0;
    for (long event : events) {
      meanTime += (double) (event - events[0]) / n;
    }
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < n; i++) {
      covariance += (turns[i] - meanTurn) * (events[i] - events[0] - meanTime);
      variance += (turns[i] - meanTurn) * (turns[i] - meanTurn);
    }
    double fitted = covariance / variance;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double left = events[i] - events[0] - meanTime - fitted * (turns[i] - meanTurn);
      squares += left * left;
    }
    if (Math.sqrt(squares / n) > LEFT_OVER * fitted) {
      return Optional.empty();
    }
    double next = meanTime + fitted * (turns[n - 1] + 1 - meanTurn);
    return Optional.of(new Periodicity(Math.round(fitted), events[0] + Math.round(next), n));
  }

  private static long[] events(List<Long> times, long shortestNanos) {
    double apart = ONE_EVENT * shortestNanos;
    if (times.size() > 2) {
      apart = Math.max(apart, ONE_EVENT * medianDistance(apart(times, shortestNanos / 2.0)));
    }
    return apart(times, apart);
  }

  /** The first of each row of times of which each follows the last by less than this. */
  private static long[] apart(List<Long> times, double nanos) {
    long[] kept = new long[times.size()];
    int count = 0;
    for (int i = 0; i < kept.length; i++) {
      if (i == 0 || times.get(i) - times.get(i - 1) >= nanos) {
        kept[count++] = times.get(i);
      }
    }
    return Arrays.copyOf(kept, count);
  }

  private static double medianDistance(long[] events) {
    if (events.length < 2) {
      return 0;
    }
    long[] distances = new long[events.length - 1];
    for (int i = 1; i < events.length; i++) {
      distances[i - 1] = events[i] - events[i - 1];
    }
    Arrays.sort(distances);
    return distances[distances.length / 2];
  }
}
