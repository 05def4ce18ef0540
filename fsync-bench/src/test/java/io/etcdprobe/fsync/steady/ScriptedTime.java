package io.etcdprobe.fsync.steady;

import io.etcdprobe.core.timing.NanoClock;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes on only when somebody waits for it, or a scripted disk takes its time. */
final class ScriptedTime implements NanoClock {

  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final long origin;
  private long passed;
  private long late;

  /**
   * @param origin the first tick; any number, as of a real clock
   */
  ScriptedTime(long origin) {
    this.origin = origin;
  }

  @Override
  public long nanoTime() {
    return origin + passed;
  }

  /** The time of day that goes with it. */
  InstantSource wall() {
    return () -> BEGIN.plusNanos(passed);
  }

  /** Lets time pass. */
  void pass(long nanos) {
    passed += nanos;
  }

  /** The next wait ends so much too late, as when the whole process stands still. */
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
