package io.etcdprobe.core.timing;

/**
 * An open-loop schedule: when each operation was meant to start, whatever became of the ones before
 * it.
 *
 * <p>Latency taken from the intended start holds the time an operation had to wait for a stalled
 * one; taken from the actual start it would not, and a stall would hide all but one of its victims
 * ("coordinated omission", Gil Tene). Times are {@link System#nanoTime} ticks, to be compared by
 * difference only. No rounding accumulates.
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
