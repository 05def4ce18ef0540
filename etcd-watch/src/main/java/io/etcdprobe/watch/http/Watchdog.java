package io.etcdprobe.watch.http;

import io.etcdprobe.watch.timer.Timer;
import java.util.concurrent.Future;

/** Closes a connection when the time is over, which ends the call that waits on it. */
final class Watchdog implements AutoCloseable {

  private final Connection connection;
  private final Future<?> bite;
  private volatile boolean bitten;

  Watchdog(Connection connection, long nanosLeft) {
    this.connection = connection;
    this.bite = Timer.after(nanosLeft, this::bite);
  }

  private void bite() {
    bitten = true;
    connection.close();
  }

  /** Whether the time ran out and the connection was closed. */
  boolean bitten() {
    return bitten;
  }

  @Override
  public void close() {
    bite.cancel(false);
  }
}
