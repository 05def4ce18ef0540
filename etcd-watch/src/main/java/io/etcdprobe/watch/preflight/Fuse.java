package io.etcdprobe.watch.preflight;

import java.time.Duration;

/** Closes something if it is not closed itself in time. So whoever waits for it fails. */
final class Fuse implements AutoCloseable {

  private final Thread thread;

  Fuse(Duration within, Runnable blow) {
    thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Thread.sleep(within);
                    blow.run();
                  } catch (InterruptedException inTime) {
                    // Nothing to do.
                  }
                });
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
