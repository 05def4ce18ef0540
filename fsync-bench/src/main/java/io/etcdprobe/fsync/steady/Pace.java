package io.etcdprobe.fsync.steady;

import java.util.random.RandomGenerator;

/**
 * When samples are due.
 *
 * <p>Time is cut into slots of one interval. The sample of a slot is at a random time within the
 * slot's first part. That is an open-loop schedule: it does not depend on how long samples take.
 * While the disk is well, each slot has its sample. A sample that goes badly doubles the stride, up
 * to a longest interval. {@link #WELL_TO_RETURN} good ones in a row halve it. Slots without a
 * sample are counted as skipped and never made up for. They are slots that the stride leaves out,
 * and slots that passed before an earlier sample ended.
 *
 * <p>Reads no clock: nanoTime ticks are passed in and compared only by their difference. Any thread
 * may use it.
 */
final class Pace {

  /** Good samples in a row that halve the stride. */
  static final int WELL_TO_RETURN = 3;

  private final long origin;
  private final long intervalNanos;
  private final double jitter;
  private final long longestStride;
  private final RandomGenerator random;
  private long slot;
  private long due;
  private long last = -1;
  private long made;
  private long stride = 1;
  private int well;

  /**
   * @param origin beginning of slot 0
   * @param intervalNanos length of a slot
   * @param jitter part of a slot within which its sample is placed at random, 0 to 1
   * @param longestNanos longest time between two samples; a shorter interval is stretched in powers
   *     of two, at most to this
   */
  Pace(long origin, long intervalNanos, double jitter, long longestNanos, RandomGenerator random) {
    this.origin = origin;
    this.intervalNanos = intervalNanos;
    this.jitter = jitter;
    this.longestStride = Math.max(1, Long.highestOneBit(longestNanos / intervalNanos));
    this.random = random;
    place(0);
  }

  private void place(long in) {
    slot = in;
    due = origin + in * intervalNanos + (long) (random.nextDouble() * jitter * intervalNanos);
  }

  private long slotOf(long now) {
    return Math.floorDiv(now - origin, intervalNanos);
  }

  /** When the next sample is due. */
  synchronized long due() {
    return due;
  }

  /** Notes that the due sample begins. */
  synchronized void begin() {
    last = slot;
    made++;
  }

  /** Notes that the due sample cannot be made. */
  synchronized void miss() {
    last = slot;
  }

  /**
   * Notes that the sample ended well. The next one is due in the next slot of the stride, or in the
   * current slot if that one has passed.
   */
  synchronized void endedWell(long now) {
    if (stride > 1 && ++well >= WELL_TO_RETURN) {
      stride /= 2;
      well = 0;
    }
    place(Math.max(last + stride, slotOf(now)));
  }

  /** Notes that the sample ended badly. The next one is due a full, longer stride from now. */
  synchronized void endedBadly(long now) {
    stride = Math.min(longestStride, stride * 2);
    well = 0;
    place(Math.max(last, slotOf(now)) + stride);
  }

  /** The number of slots that passed without a sample. */
  synchronized long skipped(long now) {
    return last + 1 - made + Math.max(0, slotOf(now) - (last + 1));
  }

  /** The present time between two samples, on average. */
  synchronized long intervalNanos() {
    return stride * intervalNanos;
  }

  /** Whether it samples more rarely than was asked for. */
  synchronized boolean backingOff() {
    return stride > 1;
  }
}
