package io.etcdprobe.watch.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long this process itself stood still: a thread that sleeps 25 ms at a time notes how late it
 * wakes. What it misses, nobody else in here could have seen either.
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
        long late = System.nanoTime() - start - SLEEP_NANOS;
        note(System.nanoTime(), late);
      }
    } catch (InterruptedException ended) {
      // Closing.
    }
  }

  private synchronized void note(long now, long late) {
    if (late >= WORTH_NANOS) {
      delays.addLast(new Late(now, late));
    }
    while (!delays.isEmpty() && now - delays.getFirst().endNanos > REMEMBERED_NANOS) {
      delays.removeFirst();
    }
  }

  /** The longest delay of the last 15 s. */
  synchronized long longest() {
    return delays.stream().mapToLong(Late::nanos).max().orElse(0);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
