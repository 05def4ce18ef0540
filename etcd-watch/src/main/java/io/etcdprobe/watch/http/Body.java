package io.etcdprobe.watch.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/** An answer's body: of a known length, in chunks, or until the connection ends. */
final class Body extends InputStream {

  static final long UNTIL_CLOSED = -1;

  /** At most this much of an unwanted answer is read to keep its connection. */
  private static final int WORTH_DRAINING_BYTES = 64 << 10;

  private static final int MAX_TRAILERS = 50;

  private final Wire wire;
  private final boolean chunked;
  private long left;
  private boolean ended;

  private Body(Wire wire, boolean chunked, long left) {
    this.wire = wire;
    this.chunked = chunked;
    this.left = left;
    this.ended = !chunked && left == 0;
  }

  static Body chunked(Wire wire) {
    return new Body(wire, true, 0);
  }

  /**
   * @param length bytes, or {@link #UNTIL_CLOSED}
   */
  static Body of(Wire wire, long length) {
    return new Body(wire, false, length);
  }

  /** Whether the body was read to its end. */
  boolean ended() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (chunked && left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int wanted = left == UNTIL_CLOSED ? length : (int) Math.min(length, left);
    int count = wire.read(bytes, offset, wanted);
    if (count < 0) {
      if (left == UNTIL_CLOSED) {
        ended = true;
        return -1;
      }
      throw new EOFException("closed in the middle of the answer");
    }
    if (left != UNTIL_CLOSED) {
      left -= count;
      if (left == 0) {
        endOfPart();
      }
    }
    return count;
  }

  private void endOfPart() throws IOException {
    if (!chunked) {
      ended = true;
    } else if (!wire.line().isEmpty()) {
      throw new ProtocolException("a chunk that is longer than it said");
    }
  }

  private void nextChunk() throws IOException {
    left = length(wire.line());
    if (left == 0) {
      for (int i = 0; !wire.line().isEmpty(); i++) {
        if (i == MAX_TRAILERS) {
          throw new ProtocolException("too many trailers");
        }
      }
      ended = true;
    }
  }

  /**
   * The number at the start of the line before a chunk. Extensions after a semicolon may follow.
   */
  private static long length(String line) throws ProtocolException {
    int semicolon = line.indexOf(';');
    int end = semicolon < 0 ? line.length() : semicolon;
    while (end > 0 && line.charAt(end - 1) == ' ') {
      end--;
    }
    long length = Digits.number(line, 0, end, 16);
    if (length < 0) {
      throw new ProtocolException("a chunk without a length");
    }
    return length;
  }

  /** Reads the rest of an unwanted answer, so that its connection can be kept. */
  void drain() {
    try {
      readNBytes(WORTH_DRAINING_BYTES);
    } catch (IOException notKept) {
      return;
    }
  }
}
