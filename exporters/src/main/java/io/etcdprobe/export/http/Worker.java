package io.etcdprobe.export.http;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for work that needs a processor, with a short queue; work is refused when the queue is
 * full. The thread ends when it had nothing to do for a minute, and does not keep the process
 * alive.
 */
final class Worker implements AutoCloseable {

  private static final Duration IDLE = Duration.ofMinutes(1);

  private final ThreadPoolExecutor executor;

  Worker(String name, int places) {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(places),
            Thread.ofPlatform().daemon().name(name).factory());
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * @throws java.util.concurrent.RejectedExecutionException if the queue is full
   */
  <T> Future<T> submit(Callable<T> work) {
    return executor.submit(work);
  }

  /**
   * Runs work whose end nobody waits for.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the queue is full
   */
  void execute(Runnable work) {
    executor.execute(work);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
