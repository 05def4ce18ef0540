package io.etcdprobe.watch.loop;

import java.time.Duration;

/**
 * How often a member is asked.
 *
 * @param asked between two questions of a kind
 * @param calm the same while nothing is unusual
 * @param calmMetrics the same for the metrics: to answer them costs a member milliseconds that its
 *     clients feel, as nothing else does that it is asked
 */
record Intervals(Duration asked, Duration calm, Duration calmMetrics) {

  /** The same interval always and for everything. */
  static Intervals always(Duration interval) {
    return new Intervals(interval, interval, interval);
  }

  /** Half as often while nothing is unusual, metrics a quarter as often, up to the longest. */
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
