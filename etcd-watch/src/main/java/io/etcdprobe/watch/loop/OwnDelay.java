package io.etcdprobe.watch.loop;

import io.etcdprobe.watch.timer.SleepClock;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How long this process itself stood still. Every thread that slept and woke late notes it. If no
 * other thread watches, a thread that sleeps 25 ms at a time does. A delay that it misses would be
 * missed by every other thread here too.
 */
final class OwnDelay implements AutoCloseable {

  private static final long SLEEP_NANOS = 25_000_000;
  private static final long REMEMBERED_NANOS = 15_000_000_000L;
  private static final long WORTH_NANOS = 20_000_000;

  private record Late(long endNanos, long nanos) {}

  private final Deque<Late> delays = new ArrayDeque<>();
  private final SleepClock clock;
  private @Nullable Thread thread;
  private volatile boolean closed;

  OwnDelay(SleepClock clock) {
    this.clock = clock;
  }

  /** Starts a thread that watches. Call it once. */
  synchronized void start() {
    thread = clock.start(Thread.ofPlatform().daemon().name("own-delay"), this::run);
  }

  private void run() {
    try {
      while (!closed) {
        long start = clock.nanoTime();
        clock.sleep(SLEEP_NANOS);
        woke(start + SLEEP_NANOS, clock.nanoTime());
      }
    } catch (InterruptedException ended) {
      // Closing.
    }
  }

  /**
   * A thread has slept until now.
   *
   * @param due when it should have woken, a nanoTime tick like {@code now}
   */
  void woke(long due, long now) {
    if (now - due >= WORTH_NANOS) {
      note(now, now - due);
    }
  }

  private synchronized void note(long now, long late) {
    forget(now);
    delays.addLast(new Late(now, late));
  }

  private void forget(long now) {
    while (!delays.isEmpty() && now - delays.getFirst().endNanos > REMEMBERED_NANOS) {
      delays.removeFirst();
    }
  }

  /** The longest delay that ended within the last 15 s, nanoseconds; 0 if no delay did. */
  synchronized long longest(long now) {
    forget(now);
    return delays.stream().mapToLong(Late::nanos).max().orElse(0);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
