package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.fsync.posix.Posix;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How late a thread wakes up that does nothing but sleep for five milliseconds at a time (the idea
 * is jHiccup's).
 *
 * <p>The lateness is what any thread of this process would have suffered at that moment: garbage
 * collection, a safepoint, a processor that was busy with others, a hypervisor that ran another
 * guest. It does not say which of them, nor that the measuring thread suffered it too: on another
 * processor it may not have. A disk that stands still does not make this thread late. What is asked
 * for is subtracted, the kernel's own inaccuracy (some 10 µs to 100 µs) is not. Allocates nothing
 * per turn.
 */
final class HiccupMeter implements AutoCloseable {

  /**
   * A pause that falls into one sleep is not seen, so shorter sleeps see more; but each waking is
   * itself a small disturbance on a machine with two processors. Stalls that matter are twenty
   * times as long.
   */
  private static final long SLEEP_NANOS = 5_000_000;

  /** Lateness from here on is kept with its time. */
  private static final long HICCUP_NANOS = 1_000_000;

  private final PauseLog hiccups;
  private final LatencyRecorder recorder = new LatencyRecorder();
  private final Thread thread = Thread.ofPlatform().daemon().name("hiccups").unstarted(this::run);
  private volatile boolean forget;
  private volatile boolean stopped;

  HiccupMeter(PauseLog hiccups) {
    this.hiccups = hiccups;
  }

  void start() {
    thread.start();
  }

  /**
   * Forgets how late the thread was so far, with the next turn. The times of hiccups are kept:
   * those before meet no operation, and one that is under way may meet the first.
   */
  void forget() {
    forget = true;
  }

  private void run() {
    Posix.sharpenTimers();
    while (!stopped) {
      long due = System.nanoTime() + SLEEP_NANOS;
      for (long now = due - SLEEP_NANOS; due - now > 0 && !stopped; now = System.nanoTime()) {
        LockSupport.parkNanos(this, due - now);
      }
      long woke = System.nanoTime();
      if (forget) {
        forget = false;
        recorder.reset();
      }
      recorder.record(Math.max(1, woke - due));
      if (woke - due >= HICCUP_NANOS) {
        hiccups.add(due, woke);
      }
    }
  }

  /** Ends it and returns how late the thread was. */
  LatencyProfile finish() {
    close();
    if (forget) {
      recorder.reset();
    }
    recorder.takeInterval();
    return LatencyProfile.of(recorder.total(), recorder.clamped());
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
