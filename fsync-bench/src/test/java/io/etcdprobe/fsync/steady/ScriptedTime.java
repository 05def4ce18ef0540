package io.etcdprobe.fsync.steady;

import io.etcdprobe.core.timing.NanoClock;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves only while the probe waits for it or a scripted disk is busy. */
final class ScriptedTime implements NanoClock {

  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final long origin;
  private long passed;
  private long late;

  /**
   * @param origin the first tick; any number, as on a real clock
   */
  ScriptedTime(long origin) {
    this.origin = origin;
  }

  @Override
  public long nanoTime() {
    return origin + passed;
  }

  /** The time of day that belongs to this clock. */
  InstantSource wall() {
    return () -> BEGIN.plusNanos(passed);
  }

  /** Lets time pass. */
  void pass(long nanos) {
    passed += nanos;
  }

  /** Makes the next wait end this much too late, as if the whole process stood still. */
  void oversleep(long nanos) {
    late = nanos;
  }

  /** Waits as the probe does. */
  void await(long nanos) {
    pass(nanos + late);
    late = 0;
  }

  /** Time since the beginning, nanoseconds. */
  long passed() {
    return passed;
  }
}
