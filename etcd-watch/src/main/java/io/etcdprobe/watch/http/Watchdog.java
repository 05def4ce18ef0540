package io.etcdprobe.watch.http;

import java.time.Duration;

/** Closes a connection under whoever waits for it, once it is time. */
final class Watchdog implements AutoCloseable {

  private final Thread thread;
  private volatile boolean bitten;

  Watchdog(Connection connection, long nanosLeft) {
    thread = Thread.ofVirtual().name("http-deadline").start(() -> watch(connection, nanosLeft));
  }

  private void watch(Connection connection, long nanosLeft) {
    try {
      Thread.sleep(Duration.ofNanos(Math.max(0, nanosLeft)));
    } catch (InterruptedException inTime) {
      return;
    }
    bitten = true;
    connection.close();
  }

  /** Whether it was too late. */
  boolean bitten() {
    return bitten;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
