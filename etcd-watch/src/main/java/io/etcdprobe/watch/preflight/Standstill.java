package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.timing.NanoClock;

/**
 * How long this process stood still while a path was probed. A thread sleeps 5 ms at a time and
 * notes how late it wakes.
 */
final class Standstill implements AutoCloseable {

  private static final long SLEEP_MILLIS = 5;

  private final NanoClock clock;
  private final Thread thread;
  private final LatencyRecorder late = new LatencyRecorder();
  private volatile long longest;

  Standstill(NanoClock clock) {
    this.clock = clock;
    thread = Thread.ofPlatform().daemon().name("preflight-standstill").start(this::run);
  }

  private void run() {
    try {
      while (!Thread.interrupted()) {
        long start = clock.nanoTime();
        Thread.sleep(SLEEP_MILLIS);
        long nanos = Math.max(0, clock.nanoTime() - start - SLEEP_MILLIS * 1_000_000);
        late.record(nanos);
        longest = Math.max(longest, nanos);
      }
    } catch (InterruptedException ended) {
      // Closing.
    }
  }

  /** The longest standstill so far, nanoseconds. */
  long longestNanos() {
    return longest;
  }

  /** The lateness that one in a hundred wakings exceeded so far, nanoseconds. */
  long lateP99Nanos() {
    late.takeInterval();
    return late.total().getValueAtPercentile(99);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
