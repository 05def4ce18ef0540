package io.etcdprobe.watch.preflight;

import io.etcdprobe.watch.preflight.wire.Conversation;
import io.etcdprobe.watch.preflight.wire.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells a caller once a second what is being done, so that the caller knows that we are still
 * there. A thread of its own does it: the prober must not wait for the caller.
 */
final class Telling implements Reception.Progress, AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Conversation conversation;
  private final Thread thread;
  private volatile String text = "beginning";
  private volatile boolean gone;
  private volatile boolean ended;

  Telling(Conversation conversation) {
    this.conversation = conversation;
    thread = Thread.ofVirtual().name("preflight-telling").start(this::run);
  }

  private void run() {
    try {
      // An interrupt would close the connection if it came during a send, so none is used.
      LockSupport.parkNanos(INTERVAL.toNanos());
      while (!ended) {
        conversation.send(new Message.Doing(text));
        LockSupport.parkNanos(INTERVAL.toNanos());
      }
    } catch (IOException hungUp) {
      gone = true;
    }
  }

  @Override
  public void doing(String what) throws IOException {
    text = what;
    if (gone) {
      throw new IOException("the caller hung up");
    }
  }

  @Override
  public void close() {
    ended = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
