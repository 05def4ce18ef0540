package io.etcdprobe.watch.timer;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock that a test moves. Threads that sleep by it run one at a time, each when it is due. So a
 * test gives the same result every time, and hours pass in milliseconds.
 */
public final class ScriptedClock implements SleepClock {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  /** How long threads may take in real time before the test fails. */
  private static final long PATIENCE_SECONDS = 30;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Thread, Sleeper> sleepers = new LinkedHashMap<>();
  private final long origin;
  private long passed;
  private int awake;

  private static final class Sleeper {
    private long due;
    private boolean woken;

    private Sleeper(long due) {
      this.due = due;
    }
  }

  /** Begins shortly before the number of nanoseconds wraps, as it may on a real clock. */
  public ScriptedClock() {
    this.origin = Long.MAX_VALUE - 20_000_000_000L;
  }

  @Override
  public long nanoTime() {
    lock.lock();
    try {
      return origin + passed;
    } finally {
      lock.unlock();
    }
  }

  /** The time of day that belongs to this clock. */
  public InstantSource dayTime() {
    return () -> BEGIN.plusNanos(nanoTime() - origin);
  }

  @Override
  public Thread start(Thread.Builder thread, Runnable task) {
    lock.lock();
    try {
      awake++;
    } finally {
      lock.unlock();
    }
    return thread.start(
        () -> {
          try {
            task.run();
          } finally {
            sleepsOrEnds();
          }
        });
  }

  private void sleepsOrEnds() {
    lock.lock();
    try {
      awake--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void nap(long nanos, BooleanSupplier still) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (nanos <= 0 || !still.getAsBoolean()) {
        return;
      }
      Thread thread = Thread.currentThread();
      Sleeper sleeper = new Sleeper(passed + nanos);
      sleepers.put(thread, sleeper);
      sleepsOrEnds();
      try {
        while (!sleeper.woken) {
          changed.await();
        }
      } finally {
        if (!sleeper.woken) {
          sleepers.remove(thread);
          awake++;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void wake(Thread thread) {
    lock.lock();
    try {
      Sleeper sleeper = sleepers.get(thread);
      if (sleeper != null) {
        sleeper.due = Math.min(sleeper.due, passed);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets time pass. Threads that become due run. */
  public void run(long nanos) {
    lock.lock();
    try {
      long end = passed + nanos;
      while (true) {
        awaitAllAsleep();
        Map.Entry<Thread, Sleeper> next = next();
        if (next == null || next.getValue().due > end) {
          passed = end;
          return;
        }
        passed = Math.max(passed, next.getValue().due);
        sleepers.remove(next.getKey());
        next.getValue().woken = true;
        awake++;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets time pass until the condition holds. Fails after {@code atMostNanos}. */
  public void runUntil(String what, long atMostNanos, BooleanSupplier so) {
    for (long step = 10_000_000, left = atMostNanos; !so.getAsBoolean(); left -= step) {
      if (left <= 0) {
        throw new AssertionError("not within " + atMostNanos / 1e9 + " s: " + what);
      }
      run(step);
    }
  }

  /** Lets time pass without running any thread, as if the whole process were stopped. */
  public void standStill(long nanos) {
    run(0);
    lock.lock();
    try {
      passed += nanos;
    } finally {
      lock.unlock();
    }
  }

  private Map.@Nullable Entry<Thread, Sleeper> next() {
    Map.Entry<Thread, Sleeper> next = null;
    for (Map.Entry<Thread, Sleeper> entry : sleepers.entrySet()) {
      if (next == null || entry.getValue().due < next.getValue().due) {
        next = entry;
      }
    }
    return next;
  }

  private void awaitAllAsleep() {
    try {
      while (awake > 0) {
        if (!changed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError(awake + " threads run on and do not sleep");
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
