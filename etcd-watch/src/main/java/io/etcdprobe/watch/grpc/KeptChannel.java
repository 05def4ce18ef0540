package io.etcdprobe.watch.grpc;

import io.etcdprobe.watch.access.Identity;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one channel to a member. A new one replaces it in three cases, in which gRPC alone would wait
 * too long:
 *
 * <ul>
 *   <li>A connection attempt failed. gRPC waits up to two minutes before the next attempt, and
 *       answers with the old failure meanwhile.
 *   <li>Nothing was heard for twice the timeout. The connection may be one that only the kernel
 *       still believes in, whose next retransmission is far off.
 *   <li>Our files were rotated, so we have a new identity. The new channel takes over as soon as it
 *       is connected, so that no call waits for it, or as soon as it fails to connect in time.
 * </ul>
 *
 * Calls that are under way on the old channel end at their deadline.
 */
final class KeptChannel implements AutoCloseable {

  private final Opening opening;
  private final ScheduledExecutorService timer;
  private final Duration timeout;

  private Line line;
  private @Nullable Line next;
  private boolean closed;

  /** A channel, and whether the other side is heard on it. */
  static final class Line {

    private final ManagedChannel channel;
    private final @Nullable Identity identity;
    private final long openedAt = System.nanoTime();
    private boolean proven;
    private boolean silent;
    private long silentSince;

    Line(ManagedChannel channel, @Nullable Identity identity) {
      this.channel = channel;
      this.identity = identity;
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

    /** Notes that the member answered, with whatever answer. */
    synchronized void heard() {
      proven = true;
      silent = false;
    }

    /** Notes that a call ended without an answer in time. */
    synchronized void unheard() {
      if (!silent) {
        silent = true;
        silentSince = System.nanoTime();
      }
    }

    private boolean failed() {
      return channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE;
    }

    private synchronized boolean dead(long patienceNanos) {
      return failed() || (silent && System.nanoTime() - silentSince > patienceNanos);
    }
  }

  KeptChannel(Opening opening, ScheduledExecutorService timer, Duration timeout) {
    this.opening = opening;
    this.timer = timer;
    this.timeout = timeout;
    this.line = open(opening.identity());
  }

  private Line open(@Nullable Identity identity) {
    return new Line(opening.open(identity), identity);
  }

  /** The channel to use now. */
  Line line() {
    // This reads files. It is outside the lock, so that no other call waits for it.
    opening.look();
    return newest();
  }

  private synchronized Line newest() {
    if (closed) {
      return line;
    }
    Identity identity = opening.identity();
    if (line.dead(2 * timeout.toNanos())) {
      replaceBy(open(identity));
    } else if (line.identity != identity) {
      follow(identity);
    }
    return line;
  }

  private void follow(@Nullable Identity identity) {
    Line successor = next;
    if (successor == null || successor.identity != identity) {
      if (successor != null) {
        retire(successor.channel);
      }
      successor = open(identity);
      successor.channel.getState(true);
      next = successor;
    }
    boolean late = System.nanoTime() - successor.openedAt > timeout.toNanos();
    if (successor.connected() || successor.failed() || late) {
      next = null;
      replaceBy(successor);
    }
  }

  private void replaceBy(Line successor) {
    retire(line.channel);
    if (next != null) {
      retire(next.channel);
      next = null;
    }
    line = successor;
  }

  private void retire(ManagedChannel old) {
    old.shutdown();
    if (!old.isTerminated()) {
      var _ = timer.schedule(old::shutdownNow, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Breaks off the calls that are under way. */
  @Override
  public synchronized void close() {
    closed = true;
    line.channel.shutdownNow();
    if (next != null) {
      next.channel.shutdownNow();
    }
  }
}
