package io.etcdprobe.cli.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;

/**
 * Writes text to a stream, through a buffer as large as a C program's. ASCII is encoded without
 * allocation. Between two requests that take a microsecond each, new memory would push what the
 * next request needs out of the processor's caches.
 */
public final class PlainWriter extends Writer {

  /** The size of stdio's buffer for a pipe. */
  private static final int BUFFERED_BYTES = 4096;

  private final OutputStream out;
  private final Charset charset;
  private final byte[] bytes = new byte[BUFFERED_BYTES];
  private int length;

  /**
   * @param charset one that contains ASCII
   */
  public PlainWriter(OutputStream out, Charset charset) {
    this.out = out;
    this.charset = charset;
  }

  @Override
  public Writer append(CharSequence text) throws IOException {
    int end = text.length();
    for (int i = 0; i < end; i++) {
      char character = text.charAt(i);
      if (character >= 0x80) {
        // The whole rest, because the next characters may belong to this one.
        for (byte one : text.subSequence(i, end).toString().getBytes(charset)) {
          add(one);
        }
        break;
      }
      add((byte) character);
    }
    return this;
  }

  @Override
  public void write(char[] text, int from, int count) throws IOException {
    append(CharBuffer.wrap(text, from, count));
  }

  private void add(byte one) throws IOException {
    if (length == bytes.length) {
      drain();
    }
    bytes[length++] = one;
  }

  private void drain() throws IOException {
    int whole = length;
    length = 0;
    if (whole > 0) {
      out.write(bytes, 0, whole);
    }
  }

  @Override
  public void flush() throws IOException {
    drain();
    out.flush();
  }

  /** Writes what is buffered; the stream stays open. */
  @Override
  public void close() throws IOException {
    flush();
  }
}
