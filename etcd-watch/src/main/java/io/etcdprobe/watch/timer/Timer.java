package io.etcdprobe.watch.timer;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread that wakes all others when their time comes. A virtual thread that sleeps by itself
 * wakes the scheduler's thread twice: to register the sleep, and when the time comes. This thread
 * is woken when a time comes. A new task wakes it only if it is due before all others. So a
 * deadline that is met usually wakes no thread. The watch stays for years and waits about ten times
 * a second, which is worth a thread (see decision 0012).
 *
 * <p>The thread is a daemon. It begins with the first task and ends after ten seconds without any.
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
   * Runs a task after some time. All tasks share one thread, so a task must not wait.
   *
   * @param nanos on the monotonic clock; at once if this is 0 or less
   * @return a handle to cancel the task
   */
  public static Future<?> after(long nanos, Runnable task) {
    return THREAD.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }
}
