package io.etcdprobe.cli.shell;

import org.jspecify.annotations.Nullable;

/** Turns messages into one line that a terminal can show. */
public final class OneLine {

  private OneLine() {}

  /**
   * The message without line breaks and control characters. It may contain what the user typed, and
   * an escape sequence must not reach the terminal.
   */
  public static String of(@Nullable String message) {
    return String.valueOf(message)
        .strip()
        .replaceAll("\\s*[\\r\\n]+\\s*", " ")
        .replaceAll("\\p{Cntrl}", "?");
  }
}
