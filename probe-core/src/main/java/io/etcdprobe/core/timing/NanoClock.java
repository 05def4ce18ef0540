package io.etcdprobe.core.timing;

/**
 * The monotonic clock. Whatever waits, measures or ages is given one; the commands pass {@code
 * System::nanoTime}, tests pass a clock that they move themselves.
 *
 * <p>What it reads is a tick: a number of nanoseconds from an origin that means nothing and may lie
 * ahead, so a tick may be negative and may wrap. Only the difference of two ticks of one clock
 * means something. Compare by it: {@code due - now <= 0}, never {@code now >= due}. A tick says
 * nothing of the time of day; that is for {@link java.time.InstantSource}.
 */
@FunctionalInterface
public interface NanoClock {

  /** Returns the tick of this moment, nanoseconds. Allocates nothing; any thread. */
  long nanoTime();
}
