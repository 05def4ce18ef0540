package io.etcdprobe.cli.sidecar;

import io.etcdprobe.core.timing.NanoClock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Says when it is time for the next look: when it is due, or when somebody wakes who looks. */
final class Beat {

  private final Semaphore woken = new Semaphore(0);
  private final NanoClock clock;
  private long due;

  Beat(NanoClock clock) {
    this.clock = clock;
    this.due = clock.nanoTime();
  }

  /** The next look is wanted now. From any thread. */
  void wake() {
    woken.release();
  }

  /**
   * Waits for the next look. One that is late is not made up for, and one that was woken counts as
   * due when it was.
   *
   * @param nanos from the last look to the next one
   */
  void await(long nanos) throws InterruptedException {
    due = Math.max(due + nanos, clock.nanoTime());
    if (woken.tryAcquire(due - clock.nanoTime(), TimeUnit.NANOSECONDS)) {
      woken.drainPermits();
      due = Math.min(due, clock.nanoTime());
    }
  }
}
