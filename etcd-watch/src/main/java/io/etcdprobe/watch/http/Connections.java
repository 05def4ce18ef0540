package io.etcdprobe.watch.http;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The connections to one member: those in use, and those kept for the next question. */
final class Connections implements AutoCloseable {

  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Set<Connection> open = new HashSet<>();
  private boolean closed;

  /**
   * One that is kept, made by the same identity and still good; null if there is none. Those made
   * by an identity that we no longer have are closed.
   */
  @Nullable Connection kept(@Nullable SSLContext identity) {
    for (Connection connection = poll(); connection != null; connection = poll()) {
      if (connection.isOf(identity) && !connection.stale()) {
        return connection;
      }
      close(connection);
    }
    return null;
  }

  private synchronized @Nullable Connection poll() {
    return idle.pollLast();
  }

  /** A new one, not connected yet. */
  synchronized Connection create(@Nullable SSLContext identity) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    Connection connection = new Connection(identity);
    open.add(connection);
    return connection;
  }

  /** Keeps one if it can be kept. */
  void giveBack(Connection connection) {
    if (!keep(connection)) {
      close(connection);
    }
  }

  private synchronized boolean keep(Connection connection) {
    if (closed || !connection.reusable()) {
      return false;
    }
    idle.addLast(connection);
    return true;
  }

  void close(Connection connection) {
    connection.close();
    synchronized (this) {
      open.remove(connection);
    }
  }

  /** Breaks off what is under way, too. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.clear();
    open.forEach(Connection::close);
    open.clear();
  }
}
