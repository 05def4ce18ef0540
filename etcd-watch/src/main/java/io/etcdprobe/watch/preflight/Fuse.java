package io.etcdprobe.watch.preflight;

import java.time.Duration;

/** Ends a wait that takes too long: does something unless it is closed in time. */
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
