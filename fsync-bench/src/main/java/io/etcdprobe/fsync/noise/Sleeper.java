package io.etcdprobe.fsync.noise;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;

/**
 * A thread that only sleeps, a few milliseconds at a time, and tells how late it woke up (jHiccup's
 * idea). Allocates nothing per turn.
 */
final class Sleeper implements AutoCloseable {

  /** A delay of this length or more is kept with its time. */
  private static final long PAUSE_NANOS = 1_000_000;

  private final LongUnaryOperator sleep;
  private final PauseLog pauses;
  private final Runnable atStart;
  private final LongConsumer lateness;
  private final Thread thread = Thread.ofPlatform().daemon().name("hiccups").unstarted(this::run);
  private volatile long awakeAt = System.nanoTime();
  private volatile boolean stopped;

  /**
   * @param sleep gives the length of the next sleep in nanoseconds, at a nanoTime tick. A pause
   *     within one sleep is not seen. Called on the thread
   * @param pauses keeps delays of a millisecond or more with their times
   * @param atStart called by the thread before its first turn
   * @param lateness takes the delay of each turn in nanoseconds, on the thread
   */
  Sleeper(LongUnaryOperator sleep, PauseLog pauses, Runnable atStart, LongConsumer lateness) {
    this.sleep = sleep;
    this.pauses = pauses;
    this.atStart = atStart;
    this.lateness = lateness;
  }

  void start() {
    thread.start();
  }

  private void run() {
    atStart.run();
    while (!stopped) {
      long now = System.nanoTime();
      long due = now + sleep.applyAsLong(now);
      for (; due - now > 0 && !stopped; now = System.nanoTime()) {
        LockSupport.parkNanos(this, due - now);
      }
      long woke = System.nanoTime();
      lateness.accept(woke - due);
      if (woke - due >= PAUSE_NANOS) {
        pauses.add(due, woke);
      }
      awakeAt = woke;
    }
  }

  /** When the thread was last awake and had noted its delay, a nanoTime tick. */
  long awakeAt() {
    return awakeAt;
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    if (!thread.isAlive()) {
      return;
    }
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
