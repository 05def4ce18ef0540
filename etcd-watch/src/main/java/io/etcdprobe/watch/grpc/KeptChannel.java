package io.etcdprobe.watch.grpc;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The one channel to a member. It is replaced by a new one where gRPC alone would be too patient:
 *
 * <ul>
 *   <li>after a connection attempt that failed, since gRPC waits up to two minutes before the next,
 *       and answers with the old failure meanwhile;
 *   <li>where nothing at all was heard for twice the timeout, since the connection may be one that
 *       only the kernel still believes in, whose next retransmission is far off.
 * </ul>
 *
 * Calls that are under way on the old channel are left to their deadline.
 */
final class KeptChannel implements AutoCloseable {

  private final Supplier<ManagedChannel> opening;
  private final ScheduledExecutorService timer;
  private final Duration timeout;

  private Line line;
  private boolean closed;

  /** A channel and whether the other side is heard on it. */
  static final class Line {

    private final ManagedChannel channel;
    private boolean proven;
    private boolean silent;
    private long silentSince;

    Line(ManagedChannel channel) {
      this.channel = channel;
    }

    ManagedChannel channel() {
      return channel;
    }

    boolean connected() {
      return channel.getState(false) == ConnectivityState.READY;
    }

    /** Whether it ever brought an answer. */
    synchronized boolean proven() {
      return proven;
    }

    /** The member answered, whatever it was. */
    synchronized void heard() {
      proven = true;
      silent = false;
    }

    /** A call ended without an answer in time. */
    synchronized void unheard() {
      if (!silent) {
        silent = true;
        silentSince = System.nanoTime();
      }
    }

    private synchronized boolean dead(long patienceNanos) {
      return channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE
          || (silent && System.nanoTime() - silentSince > patienceNanos);
    }
  }

  KeptChannel(Supplier<ManagedChannel> opening, ScheduledExecutorService timer, Duration timeout) {
    this.opening = opening;
    this.timer = timer;
    this.timeout = timeout;
    this.line = new Line(opening.get());
  }

  /** The channel to use now. */
  synchronized Line line() {
    if (!closed && line.dead(2 * timeout.toNanos())) {
      retire(line.channel);
      line = new Line(opening.get());
    }
    return line;
  }

  private void retire(ManagedChannel old) {
    old.shutdown();
    if (!old.isTerminated()) {
      var _ = timer.schedule(old::shutdownNow, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Breaks off what is under way. */
  @Override
  public synchronized void close() {
    closed = true;
    line.channel.shutdownNow();
  }
}
