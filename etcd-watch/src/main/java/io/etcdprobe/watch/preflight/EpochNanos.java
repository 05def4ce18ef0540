package io.etcdprobe.watch.preflight;

import java.time.Instant;

/** A time of day as nanoseconds since 1970. A long holds them until the year 2262. */
final class EpochNanos {

  private EpochNanos() {}

  static long of(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
