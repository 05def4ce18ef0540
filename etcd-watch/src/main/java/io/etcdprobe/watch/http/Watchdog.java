package io.etcdprobe.watch.http;

import io.etcdprobe.watch.timer.Timer;
import java.util.concurrent.Future;

/** Closes a connection under whoever waits for it, once it is time. */
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

  /** Whether it was too late. */
  boolean bitten() {
    return bitten;
  }

  @Override
  public void close() {
    bite.cancel(false);
  }
}
