package io.etcdprobe.export.prometheus;

import java.util.Arrays;

/**
 * The largest value of a sliding window. The window moves in steps of a sixtieth of its length. 61
 * maxima are kept, so it looks back for the window and at most one step more. Any thread may use
 * it.
 */
final class WindowMaximum {

  /** The result if nothing was recorded within the window. */
  static final long NONE = -1;

  private static final int STEPS = 60;

  private final long stepNanos;
  private final long[] maxima = new long[STEPS + 1];
  private long newest;
  private boolean begun;

  WindowMaximum(long windowNanos) {
    this.stepNanos = windowNanos / STEPS;
    Arrays.fill(maxima, NONE);
  }

  /**
   * @param nowNanos time of a monotonic clock
   */
  synchronized void record(long value, long nowNanos) {
    advance(nowNanos);
    int place = place(newest);
    maxima[place] = Math.max(maxima[place], value);
  }

  /** The largest value, or {@link #NONE}. */
  synchronized long largest(long nowNanos) {
    advance(nowNanos);
    long largest = NONE;
    for (long maximum : maxima) {
      largest = Math.max(largest, maximum);
    }
    return largest;
  }

  /**
   * Empties the steps that began since the last call; a time before the newest step changes
   * nothing.
   */
  private void advance(long nowNanos) {
    long step = Math.floorDiv(nowNanos, stepNanos);
    if (!begun) {
      begun = true;
      newest = step;
    }
    long passed = Math.min(step - newest, maxima.length);
    for (long i = 1; i <= passed; i++) {
      maxima[place(step - passed + i)] = NONE;
    }
    newest = Math.max(newest, step);
  }

  private int place(long step) {
    return (int) Math.floorMod(step, (long) maxima.length);
  }
}
