package io.etcdprobe.export.http;

import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * A page as it is written, for one thread. The Prometheus library writes the values of labels one
 * character at a time, and an encoder would take a lock and make an array for each.
 */
final class MetricsText extends Writer {

  private final StringBuilder text;

  /**
   * @param characters that it has room for before it grows
   */
  MetricsText(int characters) {
    text = new StringBuilder(characters);
  }

  /** What was written, in UTF-8. */
  byte[] utf8() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void write(int character) {
    text.append((char) character);
  }

  @Override
  public void write(char[] characters, int from, int length) {
    text.append(characters, from, length);
  }

  @Override
  public void write(String written) {
    text.append(written);
  }

  @Override
  public void write(String written, int from, int length) {
    text.append(written, from, from + length);
  }

  @Override
  public void flush() {
    // nothing is held back
  }

  @Override
  public void close() {
    // nothing is held open
  }
}
