package io.etcdprobe.cli.sidecar;

import io.etcdprobe.core.timing.NanoClock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Says when to judge next: at regular times, or at once when another thread asks for it. */
final class Beat {

  private final Semaphore woken = new Semaphore(0);
  private final NanoClock clock;
  private long due;

  Beat(NanoClock clock) {
    this.clock = clock;
    this.due = clock.nanoTime();
  }

  /** Ends the wait now. Any thread may call this. */
  void wake() {
    woken.release();
  }

  /**
   * Waits for the next time. A time that was missed is not made up for. After an early end the next
   * interval begins at that moment.
   *
   * @param nanos from the last time to the next one
   */
  void await(long nanos) throws InterruptedException {
    due = Math.max(due + nanos, clock.nanoTime());
    if (woken.tryAcquire(due - clock.nanoTime(), TimeUnit.NANOSECONDS)) {
      woken.drainPermits();
      due = Math.min(due, clock.nanoTime());
    }
  }
}
