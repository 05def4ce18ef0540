package io.etcdprobe.core.stall;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Stalls that come by the clock: from a backup, a scrub, a snapshot, a neighbour's cron job. If the
 * period is known, it is known when the next stall is due.
 *
 * <p>The first guess of the period is the median distance between two stalls. Each stall gets the
 * number of the nearest period, and a straight line through these (least squares) gives the period
 * and the deviations. The stalls are periodic if three things are true. Six stalls or more lie in
 * different periods. Seven of ten periods have a stall. The deviations are at most 8 % of a period
 * (root mean square; times spread evenly would deviate by 29 %). Stalls less than a twentieth of
 * the median apart are one event.
 *
 * @param periodNanos from one stall to the next
 * @param nextNanos when the next stall is due, on the stalls' clock
 * @param count how many events this is based on
 */
public record Periodicity(long periodNanos, long nextNanos, int count) {

  private static final int ENOUGH = 6;
  private static final double COVERED = 0.7;
  private static final double LEFT_OVER = 0.08;
  private static final double ONE_EVENT = 0.05;

  /**
   * Looks for a period.
   *
   * @param timesNanos the times of the stalls, ascending
   * @param shortestNanos shorter periods do not matter
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

  /** Keeps the first time, and each time that is at least this long after the time before it. */
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
