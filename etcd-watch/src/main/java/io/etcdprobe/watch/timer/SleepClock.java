package io.etcdprobe.watch.timer;

import io.etcdprobe.core.timing.NanoClock;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A monotonic clock that threads can sleep by. The watch takes all its time from one such clock:
 * normally {@link #SYSTEM}, and in tests a clock whose hours pass in milliseconds. That clock must
 * know which threads are awake. So threads that sleep by a clock are started and woken through it.
 */
public interface SleepClock extends NanoClock {

  /** The machine's clock. */
  SleepClock SYSTEM = new SystemClock();

  /** Starts a thread that will sleep by this clock. */
  Thread start(Thread.Builder thread, Runnable task);

  /**
   * Sleeps. It may wake early: if another thread {@linkplain #wake wakes} it, or for no reason.
   *
   * @param nanos how long; does not sleep if this is 0 or less
   * @param still whether to sleep at all. It is asked last, so a thread that changes the answer and
   *     then wakes the sleeper can be sure that the sleeper does not sleep on
   * @throws InterruptedException if the thread is or has been interrupted
   */
  void nap(long nanos, BooleanSupplier still) throws InterruptedException;

  /**
   * Ends the nap of a thread that was started through this clock. Does nothing if the thread is
   * awake.
   */
  void wake(Thread sleeper);

  /**
   * Sleeps.
   *
   * @param nanos how long; does not sleep if this is 0 or less
   * @throws InterruptedException if the thread is or has been interrupted
   */
  default void sleep(long nanos) throws InterruptedException {
    long due = nanoTime() + nanos;
    long left = nanos;
    do {
      nap(left, () -> true);
      left = due - nanoTime();
    } while (left > 0);
  }

  /** {@code System.nanoTime}, and threads that park. */
  final class SystemClock implements SleepClock {

    private SystemClock() {}

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public Thread start(Thread.Builder thread, Runnable task) {
      return thread.start(task);
    }

    @Override
    public void nap(long nanos, BooleanSupplier still) throws InterruptedException {
      Thread sleeper = Thread.currentThread();
      if (nanos > 0 && !sleeper.isInterrupted()) {
        if (sleeper.isVirtual()) {
          napByTimer(sleeper, nanos, still);
        } else if (still.getAsBoolean()) {
          LockSupport.parkNanos(this, nanos);
        }
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }

    private static void napByTimer(Thread sleeper, long nanos, BooleanSupplier still) {
      long due = System.nanoTime() + nanos;
      Future<?> waking = Timer.after(nanos, () -> LockSupport.unpark(sleeper));
      if (still.getAsBoolean()) {
        LockSupport.park(waking);
      }
      if (due - System.nanoTime() > 0) {
        waking.cancel(false);
      }
    }

    @Override
    public void wake(Thread sleeper) {
      LockSupport.unpark(sleeper);
    }
  }
}
