package io.etcdprobe.core.timing;

/**
 * The monotonic clock. Every class that waits, measures or ages is given one. The commands pass
 * {@code System::nanoTime}; tests pass a clock that they move themselves.
 *
 * <p>The clock returns ticks: nanoseconds from an arbitrary origin, which may be in the future. So
 * a tick may be negative and may wrap. Only the difference of two ticks of the same clock has a
 * meaning. Compare ticks by their difference: {@code due - now <= 0}, never {@code now >= due}. A
 * tick says nothing about the time of day; use {@link java.time.InstantSource} for that.
 */
@FunctionalInterface
public interface NanoClock {

  /** Returns the present tick, nanoseconds. Allocates nothing; any thread may call it. */
  long nanoTime();
}
