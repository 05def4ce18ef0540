package io.etcdprobe.watch.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/** Reads what a member sends, a line or some bytes at a time. */
final class Wire {

  /** Far more than etcd needs: the longest line of its heads has about 60 bytes. */
  private static final int MAX_LINE_BYTES = 8 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[4 << 10];
  private int position;
  private int limit;

  Wire(InputStream in) {
    this.in = in;
  }

  /** The next byte without taking it; -1 at the end. */
  int peek() throws IOException {
    return position < limit || fill() ? buffer[position] & 0xff : -1;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  /** The next line without its end. */
  String line() throws IOException {
    String begun = "";
    while (true) {
      if (position == limit && !fill()) {
        throw new EOFException("closed in the middle of the answer");
      }
      int from = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      String part = new String(buffer, from, position - from, StandardCharsets.ISO_8859_1);
      String line = begun.isEmpty() ? part : begun + part;
      if (line.length() > MAX_LINE_BYTES) {
        throw new ProtocolException("a line that is too long");
      }
      if (position < limit) {
        position++;
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      }
      begun = line;
    }
  }

  /** Reads at least one byte; returns how many, or -1 at the end. */
  int read(byte[] bytes, int offset, int length) throws IOException {
    if (position == limit) {
      if (length >= buffer.length) {
        return in.read(bytes, offset, length);
      }
      if (!fill()) {
        return -1;
      }
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(buffer, position, bytes, offset, count);
    position += count;
    return count;
  }
}
