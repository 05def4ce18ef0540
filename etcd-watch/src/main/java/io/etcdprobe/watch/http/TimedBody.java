package io.etcdprobe.watch.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A response's body that breaks off at a deadline: a reader that waits for the next byte cannot
 * look at a clock, so the body is closed under it.
 */
final class TimedBody extends FilterInputStream {

  /**
   * What is left of a body is read, so that its connection is kept, unless it is more than this.
   */
  private static final int WORTH_DRAINING_BYTES = 64 << 10;

  private final CompletableFuture<Boolean> late = new CompletableFuture<>();
  private volatile boolean expired;

  TimedBody(InputStream in, long nanosLeft) {
    super(in);
    var _ = late.thenAccept(this::expire);
    var _ = late.completeOnTimeout(true, Math.max(0, nanosLeft), TimeUnit.NANOSECONDS);
  }

  private void expire(boolean isLate) {
    if (isLate) {
      expired = true;
      try {
        in.close();
      } catch (IOException closedAnyway) {
        return;
      }
    }
  }

  /** Whether it broke off. */
  boolean expired() {
    return expired;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read < 0 && expired) {
      throw new IOException("closed at the deadline");
    }
    return read;
  }

  /** Reads what is left of an answer that nobody wants, so that its connection is kept. */
  void drain() {
    try {
      readNBytes(WORTH_DRAINING_BYTES);
    } catch (IOException notKept) {
      return;
    }
  }

  /** Closes the body, and with it the connection unless the body was read to its end. */
  @Override
  public void close() throws IOException {
    late.complete(false);
    super.close();
  }
}
