package io.etcdprobe.fsync.disk;

import io.etcdprobe.core.disk.EarlyEnd;
import io.etcdprobe.fsync.bolt.CommitStream;
import io.etcdprobe.fsync.posix.PosixException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Commits what was made durable since the last commit, on a thread of its own. Each commit begins
 * 100 ms after the last one's end, as in etcd's backend (backend.go, run). If there is nothing new,
 * it does not commit.
 */
final class CommitLoop implements AutoCloseable {

  private final CommitStream stream;
  private final LongSupplier proposals;
  private final Runnable onFailure;
  private final Thread thread;
  private volatile Target target;
  private volatile boolean stopped;
  private volatile @Nullable PosixException failure;
  private long committed;

  /** Where a commit's latency goes; one object, so that a commit goes to both or to neither. */
  private record Target(PhaseRecorders recorders, @Nullable EarlyEnd early) {}

  /**
   * @param proposals number of proposals made durable since the start; never falls
   * @param onFailure called once, on this loop's thread, if a commit fails
   */
  CommitLoop(
      CommitStream stream, LongSupplier proposals, PhaseRecorders recorders, Runnable onFailure) {
    this.stream = stream;
    this.proposals = proposals;
    this.target = new Target(recorders, null);
    this.onFailure = onFailure;
    this.thread = Thread.ofPlatform().daemon().name("bbolt-commits").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** From the next commit on, records latencies in these recorders and adds them to this test. */
  void recordTo(PhaseRecorders next, EarlyEnd end) {
    target = new Target(next, end);
  }

  private void run() {
    try {
      while (!stopped) {
        sleepInterval();
        long durable = proposals.getAsLong();
        if (durable > committed && !stopped) {
          Target to = target;
          long start = System.nanoTime();
          stream.commit(durable - committed);
          long nanos = System.nanoTime() - start;
          to.recorders.backendCommit.record(nanos);
          if (to.early != null) {
            to.early.commit(nanos);
          }
          committed = durable;
        }
      }
    } catch (PosixException failed) {
      failure = failed;
      onFailure.run();
    }
  }

  private void sleepInterval() {
    long end = System.nanoTime() + CommitStream.INTERVAL_NANOS;
    for (long now = System.nanoTime(); end - now > 0 && !stopped; now = System.nanoTime()) {
      LockSupport.parkNanos(this, end - now);
    }
  }

  /** The error of a commit that failed, or null. */
  @Nullable PosixException failure() {
    return failure;
  }

  /** Ends the loop and waits for the commit under way, for at most five seconds. */
  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      if (thread.join(java.time.Duration.ofSeconds(5))) {
        stream.close();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
