package io.etcdprobe.watch.timer;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

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
}
