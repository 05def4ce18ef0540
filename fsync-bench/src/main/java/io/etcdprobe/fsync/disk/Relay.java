package io.etcdprobe.fsync.disk;

import io.etcdprobe.fsync.posix.Posix;
import io.etcdprobe.fsync.posix.PosixException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loop on several threads in turn, one batch each. The Go scheduler moves etcd's raft loop
 * between threads, and so between processors, in the same way: in a real member some five threads
 * take turns. The cost of an fdatasync depends on the processor of its thread. A single thread
 * would settle on the processor that receives the disk's interrupts, and would see a faster disk
 * than etcd does.
 *
 * <p>Only the thread whose turn it is touches the loop. Passing the turn allocates nothing and
 * happens between two batches.
 */
final class Relay {

  /** In loaded members, three to five threads were seen to call fdatasync on the WAL. */
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

  /** Wakes all threads, to end or to check whether the loop was stopped. */
  void wakeAll() {
    for (Thread runner : runners) {
      LockSupport.unpark(runner);
    }
  }

  /** Time in which the threads were ready to run but waited for a processor. */
  long runDelayNanos() {
    return runDelayNanos;
  }
}
