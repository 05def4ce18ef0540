package io.etcdprobe.fsync.facts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of /proc and /sys: small, and not always there, readable or text. */
final class SmallFile {

  private SmallFile() {}

  /**
   * The text of a file without the white space around it, whatever bytes are in it; null if it
   * cannot be read or is empty.
   */
  static @Nullable String text(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? null : text;
    } catch (IOException missing) {
      return null;
    }
  }

  /** The number in a file; null if it has none. */
  static @Nullable Long number(Path file) {
    String text = text(file);
    return text == null || !text.matches("[0-9]{1,18}") ? null : Long.valueOf(text);
  }

  /** The 0 or 1 in a file; null if it has neither. */
  static @Nullable Boolean flag(Path file) {
    Long number = number(file);
    if (number == null || number > 1) {
      return null;
    }
    return number == 1;
  }
}
