package io.etcdprobe.watch.loop;

import java.util.function.LongUnaryOperator;

/**
 * When a source is due: at once, then after a time that chance picks, up to the interval, and from
 * then on at the interval. So sources that were started together are not asked together: they would
 * wait for each other, here and at the member.
 *
 * <p>A source that took longer than its interval is due at once; what was missed is not made up.
 * When the whole process stood still (a container that is paused, a machine that sleeps), every
 * source is overdue at the same moment: chance places them anew, or they would stay together for
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
   * @param calmNanos the same while nothing is unusual, not less
   * @param random a number from 0 up and below its argument
   */
  Cadence(long now, long intervalNanos, long calmNanos, LongUnaryOperator random) {
    this.intervalNanos = intervalNanos;
    this.calmNanos = calmNanos;
    this.random = random;
    this.due = now - random.applyAsLong(intervalNanos);
  }

  /** Nanoseconds to wait until it is due; 0 or less if it is. */
  long left(long now) {
    return due - now;
  }

  /** It was waited for, until now: later than it should have been if nobody let us. */
  void woke(long now) {
    if (now - due >= intervalNanos) {
      due = now + random.applyAsLong(intervalNanos);
    }
  }

  /** It is no longer calm: if it is due later than it would have been, chance picks a time. */
  void hurry(long now) {
    if (due - now > intervalNanos) {
      due = now + random.applyAsLong(intervalNanos);
    }
  }

  /**
   * It was asked and has answered, or failed to.
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
