package io.etcdprobe.export.http;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for what takes a processor, with a short queue before it: more work is refused. It
 * ends when nothing was to be done for a minute, and is not the reason for a process to live.
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
   * @throws java.util.concurrent.RejectedExecutionException if too much is waiting
   */
  <T> Future<T> submit(Callable<T> work) {
    return executor.submit(work);
  }

  /**
   * Work of which nobody waits for the end.
   *
   * @throws java.util.concurrent.RejectedExecutionException if too much is waiting
   */
  void execute(Runnable work) {
    executor.execute(work);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
