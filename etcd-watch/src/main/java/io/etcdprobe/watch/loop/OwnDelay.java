package io.etcdprobe.watch.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long this process itself stood still: whoever slept and woke late notes it. Where nobody else
 * watches, a thread that sleeps 25 ms at a time does too; what that misses, nobody else in here
 * could have seen either.
 */
final class OwnDelay implements AutoCloseable {

  private static final long SLEEP_NANOS = 25_000_000;
  private static final long REMEMBERED_NANOS = 15_000_000_000L;
  private static final long WORTH_NANOS = 20_000_000;

  private record Late(long endNanos, long nanos) {}

  private final Deque<Late> delays = new ArrayDeque<>();
  private final Thread thread = Thread.ofPlatform().daemon().name("own-delay").unstarted(this::run);
  private volatile boolean closed;

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        long start = System.nanoTime();
        Thread.sleep(Duration.ofNanos(SLEEP_NANOS));
        woke(start + SLEEP_NANOS, System.nanoTime());
      }
    } catch (InterruptedException ended) {
      // Closing.
    }
  }

  /**
   * Somebody slept until now.
   *
   * @param due until when it was meant to sleep, a nanoTime tick as {@code now}
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

  /**
   * The longest delay of those that ended within the last 15 s; nanoseconds, 0 if there is none.
   */
  synchronized long longest(long now) {
    forget(now);
    return delays.stream().mapToLong(Late::nanos).max().orElse(0);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
