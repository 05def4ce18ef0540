package io.etcdprobe.fsync.disk;

import io.etcdprobe.fsync.posix.Posix;
import io.etcdprobe.fsync.posix.PosixException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loop on several threads in turn, one batch each, as the Go scheduler moves etcd's raft
 * loop between threads and so between processors: in a real member some five threads take turns,
 * and an fdatasync costs what its thread's processor makes it cost. A thread that always did it
 * itself would settle where the disk's interrupts arrive, and see a faster disk than etcd does.
 *
 * <p>Only the thread whose turn it is touches the loop; handing over allocates nothing and lies
 * between two batches.
 */
final class Relay {

  /** Threads that were seen to call fdatasync on the WAL in a loaded member of three to five. */
  static final int THREADS = 4;

  private final MeasuredLoop loop;
  private final Thread[] runners = new Thread[THREADS];
  private volatile int turn;
  private volatile boolean ended;
  private volatile @Nullable PosixException failure;
  private volatile @Nullable Throwable defect;
  private volatile long runDelayNanos;

  Relay(MeasuredLoop loop) {
    this.loop = loop;
  }

  /**
   * Runs the loop to its end and returns its length in nanoseconds; see {@link MeasuredLoop#run}.
   *
   * @throws PosixException if the disk fails
   */
  long run(PhaseRecorders recorders, long nanos, long count)
      throws PosixException, InterruptedException {
    for (int i = 0; i < THREADS; i++) {
      int runner = i;
      runners[i] =
          Thread.ofPlatform().daemon().name("wal-writer-" + i).unstarted(() -> take(runner));
    }
    loop.begin(recorders, nanos, count);
    long start = System.nanoTime();
    for (Thread runner : runners) {
      runner.start();
    }
    for (Thread runner : runners) {
      runner.join();
    }
    if (failure != null) {
      throw failure;
    }
    if (defect != null) {
      throw new IllegalStateException(defect);
    }
    return System.nanoTime() - start;
  }

  private void take(int runner) {
    Posix.sharpenTimers();
    long delayBefore = RunDelay.ofThisThread();
    try {
      while (!ended) {
        if (turn != runner) {
          LockSupport.park(this);
        } else if (loop.over()) {
          ended = true;
        } else if (loop.step()) {
          pass(runner);
        }
      }
    } catch (PosixException failed) {
      failure = failed;
      ended = true;
    } catch (InterruptedException | RuntimeException | Error unexpected) {
      defect = unexpected;
      ended = true;
    }
    wakeAll();
    addDelay(RunDelay.ofThisThread() - delayBefore);
  }

  private void pass(int runner) {
    int next = (runner + 1) % THREADS;
    turn = next;
    LockSupport.unpark(runners[next]);
  }

  private synchronized void addDelay(long nanos) {
    runDelayNanos += Math.max(0, nanos);
  }

  /** Wakes everybody: to end, or to look whether the loop was stopped. */
  void wakeAll() {
    for (Thread runner : runners) {
      LockSupport.unpark(runner);
    }
  }

  /** Time that the threads stood ready to run but had to wait for a processor. */
  long runDelayNanos() {
    return runDelayNanos;
  }
}
