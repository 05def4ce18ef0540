package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.fsync.posix.Posix;

/**
 * How late a thread wakes up that only sleeps, five milliseconds at a time.
 *
 * <p>Any thread of this process would have been as late at that moment. The cause may be a garbage
 * collection, a safepoint, a busy processor, or a hypervisor that ran another guest. The meter does
 * not tell which one. Nor does it tell whether the measuring thread was late too: on another
 * processor it may not have been. A disk that stands still does not make this thread late. The
 * requested sleep is subtracted, but the kernel's own inaccuracy (about 10 µs to 100 µs) is not.
 * Allocates nothing per turn.
 */
final class HiccupMeter implements AutoCloseable {

  /**
   * A pause within one sleep is not seen, so shorter sleeps see more. But each wake-up is itself a
   * small disturbance on a machine with two processors. Stalls that matter are twenty times as
   * long.
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
   * Forgets how late the thread was so far, at its next turn. The times of hiccups are kept:
   * earlier ones meet no operation, and a current one may meet the first operation.
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

  /** Ends the meter and returns how late the thread was. */
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
