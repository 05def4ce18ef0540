package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.fsync.posix.Posix;

/**
 * How late a thread wakes up that does nothing but sleep for five milliseconds at a time.
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

  private final LatencyRecorder recorder = new LatencyRecorder();
  private final Sleeper sleeper;
  private volatile boolean forget;

  HiccupMeter(PauseLog hiccups) {
    sleeper = new Sleeper(now -> SLEEP_NANOS, hiccups, Posix::sharpenTimers, this::note);
  }

  void start() {
    sleeper.start();
  }

  /**
   * Forgets how late the thread was so far, with the next turn. The times of hiccups are kept:
   * those before meet no operation, and one that is under way may meet the first.
   */
  void forget() {
    forget = true;
  }

  private void note(long late) {
    if (forget) {
      forget = false;
      recorder.reset();
    }
    recorder.record(Math.max(1, late));
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
    sleeper.close();
  }
}
