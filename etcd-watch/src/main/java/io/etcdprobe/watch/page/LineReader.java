package io.etcdprobe.watch.page;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads the lines of a body as bytes, one at a time into one buffer, without their line ends (LF or
 * CRLF). A line that is too long is cut and its rest skipped.
 */
final class LineReader {

  /** The longest line that etcd 3.4 and 3.5 send is 250 bytes. */
  static final int MAX_LINE_BYTES = 64 << 10;

  private final InputStream in;
  private final byte[] chunk = new byte[8 << 10];
  private int position;
  private int limit;
  private byte[] line = new byte[512];
  private int length;
  private int number;
  private boolean terminated = true;
  private boolean cut;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false at the end of the body. */
  boolean next() throws IOException {
    length = 0;
    cut = false;
    number++;
    while (true) {
      if (position == limit && !fill()) {
        terminated = false;
        return length > 0;
      }
      int end = newline();
      append(end);
      if (end < limit) {
        position = end + 1;
        terminated = true;
        if (!cut && length > 0 && line[length - 1] == '\r') {
          length--;
        }
        return true;
      }
    }
  }

  /** Where the line ends, or else the end of the chunk. */
  private int newline() {
    byte[] bytes = chunk;
    int last = limit;
    int at = position;
    while (at < last && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = 0;
    int read = in.read(chunk, 0, chunk.length);
    limit = Math.max(0, read);
    return read > 0;
  }

  /** Appends the chunk's bytes before {@code end} to the line. */
  private void append(int end) {
    int added = Math.min(end - position, MAX_LINE_BYTES - length);
    cut |= added < end - position;
    if (length + added > line.length) {
      line = Arrays.copyOf(line, Math.min(MAX_LINE_BYTES, 2 * (length + added)));
    }
    System.arraycopy(chunk, position, line, length, added);
    length += added;
    position = end;
  }

  /** The buffer: valid up to {@link #length} and until the next line. */
  byte[] bytes() {
    return line;
  }

  int length() {
    return length;
  }

  /**
   * Whether the line is longer than {@link #MAX_LINE_BYTES}, so that only its beginning is there.
   */
  boolean cut() {
    return cut;
  }

  /** Number of the line, from 1. */
  int number() {
    return number;
  }

  /** Whether the line had a line end. Only the last line of a body can lack it. */
  boolean terminated() {
    return terminated;
  }
}
