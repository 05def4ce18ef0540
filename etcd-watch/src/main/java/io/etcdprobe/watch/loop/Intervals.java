package io.etcdprobe.watch.loop;

import java.time.Duration;

/**
 * How often a member is asked.
 *
 * @param asked between two questions of a kind
 * @param calm the same while nothing is unusual
 * @param calmMetrics the same for the metrics. A page of metrics costs a member milliseconds that
 *     its clients feel; no other question costs it so much
 */
record Intervals(Duration asked, Duration calm, Duration calmMetrics) {

  /** The same interval at all times and for all questions. */
  static Intervals always(Duration interval) {
    return new Intervals(interval, interval, interval);
  }

  /**
   * Doubles the interval while nothing is unusual, and takes four times it for metrics. Neither
   * gets longer than {@code longest}.
   */
  static Intervals easing(Duration interval, Duration longest) {
    return new Intervals(
        interval,
        shorter(interval.multipliedBy(2), longest),
        shorter(interval.multipliedBy(4), longest));
  }

  private static Duration shorter(Duration some, Duration other) {
    return some.compareTo(other) < 0 ? some : other;
  }
}
