package io.etcdprobe.watch.timer;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One thread that wakes all others when it is time. A virtual thread that sleeps by itself wakes
 * the scheduler's thread twice, once to be told and once when it is time; this one is woken when it
 * is time, and to be told only of what is due before all else: a deadline that is kept wakes nobody
 * as a rule. For what stays for years and waits some ten times a second that is worth a thread (see
 * decision 0012).
 *
 * <p>The thread is a daemon, begins with the first use and ends after ten seconds without any.
 */
public final class Timer {

  private static final long IDLE_SECONDS = 10;

  private static final ScheduledThreadPoolExecutor THREAD = thread();

  private Timer() {}

  private static ScheduledThreadPoolExecutor thread() {
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("etcd-probe-timer").factory());
    thread.setRemoveOnCancelPolicy(true);
    thread.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }

  /**
   * Runs something once some time has passed, on the one thread there is: it must not wait.
   *
   * @param nanos on the monotonic clock; at once if not more than 0
   * @return for calling it off
   */
  public static Future<?> after(long nanos, Runnable task) {
    return THREAD.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Sleeps.
   *
   * @param nanos on the monotonic clock; not at all if not more than 0
   * @throws InterruptedException if the thread is or has been interrupted
   */
  public static void sleep(long nanos) throws InterruptedException {
    long due = System.nanoTime() + nanos;
    long left = nanos;
    do {
      nap(left, () -> true);
      left = due - System.nanoTime();
    } while (left > 0);
  }

  /**
   * Sleeps, but may wake before it is time: if somebody unparks the thread, or for no reason.
   *
   * @param nanos on the monotonic clock; not at all if not more than 0
   * @param still whether to sleep at all, asked last: who changes that and unparks the thread then
   *     wakes it
   * @throws InterruptedException if the thread is or has been interrupted
   */
  public static void nap(long nanos, BooleanSupplier still) throws InterruptedException {
    if (nanos > 0 && !Thread.currentThread().isInterrupted()) {
      Thread sleeper = Thread.currentThread();
      long due = System.nanoTime() + nanos;
      Future<?> waking = after(nanos, () -> LockSupport.unpark(sleeper));
      if (still.getAsBoolean()) {
        LockSupport.park(waking);
      }
      if (due - System.nanoTime() > 0) {
        waking.cancel(false);
      }
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
