package io.etcdprobe.cli.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;

/**
 * Text on its way to a stream, turned into bytes one by one and kept until there are as many as a C
 * program keeps. ASCII allocates nothing: between two requests that take a microsecond each, fresh
 * memory would push what the next one needs out of the processor's caches.
 */
public final class PlainWriter extends Writer {

  /** What stdio keeps for a pipe. */
  private static final int BUFFERED_BYTES = 4096;

  private final OutputStream out;
  private final Charset charset;
  private final byte[] bytes = new byte[BUFFERED_BYTES];
  private int length;

  /**
   * @param charset one that has ASCII in it
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
        // To the end, as what follows may belong to it.
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

  /** Passes on what there is; the stream stays open. */
  @Override
  public void close() throws IOException {
    flush();
  }
}
