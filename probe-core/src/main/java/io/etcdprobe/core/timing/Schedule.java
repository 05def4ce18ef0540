package io.etcdprobe.core.timing;

/**
 * An open-loop schedule: when each operation should start, whatever happened to the operations
 * before it.
 *
 * <p>Latency measured from the intended start includes the time that an operation had to wait for a
 * stalled one. Measured from the actual start, it would not, and a stall would show in only one of
 * the operations that it delayed ("coordinated omission", Gil Tene). Times are {@link
 * System#nanoTime} ticks; compare them only by difference. Rounding errors do not add up.
 *
 * @param originNanos intended start of operation 0
 * @param ratePerSecond operations per second, above 0
 */
public record Schedule(long originNanos, double ratePerSecond) {

  /**
   * @throws IllegalArgumentException if the rate is not above 0 and finite
   */
  public Schedule {
    if (!(ratePerSecond > 0 && Double.isFinite(ratePerSecond))) {
      throw new IllegalArgumentException("a rate is above 0, not " + ratePerSecond);
    }
  }

  /** Intended start of operation {@code k}, counted from 0. */
  public long intendedNanos(long k) {
    return originNanos + (long) (k * (1e9 / ratePerSecond));
  }
}
