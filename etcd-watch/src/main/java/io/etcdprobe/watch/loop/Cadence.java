package io.etcdprobe.watch.loop;

import java.util.function.LongUnaryOperator;

/**
 * When a source is due. It is due at once, then after a random part of the interval, and from then
 * on at the interval. So sources that start together are not asked together. Otherwise they would
 * wait for each other, here and at the member.
 *
 * <p>A source that took longer than its interval is due at once. Missed questions are not made up
 * for. When the whole process stood still (a paused container, a machine that sleeps), every source
 * is overdue at the same moment. Each then gets a new random time, or they would stay together for
 * ever.
 */
final class Cadence {

  private final long intervalNanos;
  private final long calmNanos;
  private final LongUnaryOperator random;
  private long due;

  /**
   * @param now of the monotonic clock, nanoseconds
   * @param intervalNanos between the starts of two questions, more than 0
   * @param calmNanos the same while nothing is unusual, not less than {@code intervalNanos}
   * @param random gives a number from 0 up to but not including its argument
   */
  Cadence(long now, long intervalNanos, long calmNanos, LongUnaryOperator random) {
    this.intervalNanos = intervalNanos;
    this.calmNanos = calmNanos;
    this.random = random;
    this.due = now - random.applyAsLong(intervalNanos);
  }

  /** Nanoseconds until the source is due; 0 or less if it is due. */
  long left(long now) {
    return due - now;
  }

  /**
   * The caller has slept until now. If that is an interval too late, a new random time is picked.
   */
  void woke(long now) {
    if (now - due >= intervalNanos) {
      due = now + random.applyAsLong(intervalNanos);
    }
  }

  /**
   * The calm has ended. If the source is due later than in an interval, a random time within it is
   * picked.
   */
  void hurry(long now) {
    if (due - now > intervalNanos) {
      due = now + random.applyAsLong(intervalNanos);
    }
  }

  /**
   * The source was asked and has answered or failed.
   *
   * @param calm whether nothing is unusual
   */
  void asked(long now, boolean calm) {
    due += calm ? calmNanos : intervalNanos;
    if (due - now < 0) {
      due = now;
    }
  }
}
