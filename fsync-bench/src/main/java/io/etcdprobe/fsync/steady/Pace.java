package io.etcdprobe.fsync.steady;

import java.util.random.RandomGenerator;

/**
 * When samples are due.
 *
 * <p>Time is cut into slots of one interval, and chance places the sample of a slot within its
 * first part. That is an open-loop schedule: it does not move with what samples take. While the
 * disk is well each slot has its sample. A sample that goes badly doubles the stride, up to a
 * longest interval; {@link #WELL_TO_RETURN} good ones in a row halve it. Slots without a sample,
 * whether strided over, or past before the sample before them ended, are counted as skipped: they
 * are never made up for.
 *
 * <p>Reads no clock: nanoTime ticks are passed in, and compared by difference only. Any thread.
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
   * @param jitter part of a slot within which chance places its sample, 0 to 1
   * @param longestNanos longest time between two samples; a shorter interval than that is stretched
   *     to it at most, in powers of two
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

  /** The sample that is due begins. */
  synchronized void begin() {
    last = slot;
    made++;
  }

  /** What is due cannot be made. */
  synchronized void miss() {
    last = slot;
  }

  /**
   * It ended well. The next is due in the next slot of the stride; where that is past already, in
   * the slot that is now.
   */
  synchronized void endedWell(long now) {
    if (stride > 1 && ++well >= WELL_TO_RETURN) {
      stride /= 2;
      well = 0;
    }
    place(Math.max(last + stride, slotOf(now)));
  }

  /** It ended badly. The next is due a full, longer stride from now. */
  synchronized void endedBadly(long now) {
    stride = Math.min(longestStride, stride * 2);
    well = 0;
    place(Math.max(last, slotOf(now)) + stride);
  }

  /** Slots that are past and had no sample. */
  synchronized long skipped(long now) {
    return last + 1 - made + Math.max(0, slotOf(now) - (last + 1));
  }

  /** Time between two samples at the moment, on average. */
  synchronized long intervalNanos() {
    return stride * intervalNanos;
  }

  /** Whether it samples more rarely than it was asked to. */
  synchronized boolean backingOff() {
    return stride > 1;
  }
}
