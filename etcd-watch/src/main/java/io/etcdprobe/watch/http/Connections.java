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
   * A kept connection of the same identity that is still good; null if none is kept. Connections of
   * an identity that we no longer have are closed.
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

  /** A new connection, not connected yet. */
  synchronized Connection create(@Nullable SSLContext identity) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    Connection connection = new Connection(identity);
    open.add(connection);
    return connection;
  }

  /** Keeps the connection if it can be kept, else closes it. */
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

  /** Closes all connections, those in use too. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.clear();
    open.forEach(Connection::close);
    open.clear();
  }
}
