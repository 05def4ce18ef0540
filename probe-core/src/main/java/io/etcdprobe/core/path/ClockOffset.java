package io.etcdprobe.core.path;

import org.jspecify.annotations.Nullable;

/**
 * How far the other side's time of day is ahead of the prober's.
 *
 * @param offsetNanos nanoseconds, negative if it is behind
 * @param errorNanos half of the quickest round trip: the offset is wrong by at most so much,
 *     however unequal the two ways are
 */
public record ClockOffset(long offsetNanos, long errorNanos) {

  /**
   * Takes it from the quickest answer (NTP's clock filter, RFC 5905, section 10).
   *
   * @return null if there was no answer
   */
  static @Nullable ClockOffset of(UdpTrace trace) {
    int quickest = -1;
    for (int k = 0; k < trace.size(); k++) {
      long nanos = trace.roundTripNanos(k);
      if (nanos >= 0 && (quickest < 0 || nanos < trace.roundTripNanos(quickest))) {
        quickest = k;
      }
    }
    if (quickest < 0) {
      return null;
    }
    long up = trace.taken().at(quickest) - trace.sent().at(quickest);
    long down = trace.answered().at(quickest) - trace.got().at(quickest);
    return new ClockOffset(
        trace.clockNanos() + (up + down) / 2, (trace.roundTripNanos(quickest) + 1) / 2);
  }

  /** The smallest difference that the clocks may have, nanoseconds. */
  long leastNanos() {
    return Math.max(0, Math.abs(offsetNanos) - errorNanos);
  }
}
