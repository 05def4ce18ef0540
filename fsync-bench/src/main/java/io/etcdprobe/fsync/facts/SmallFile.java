package io.etcdprobe.fsync.facts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads files of /proc and /sys. They are small, and may be missing, unreadable or not text. */
final class SmallFile {

  private SmallFile() {}

  /**
   * The text of a file without the white space around it; null if the file cannot be read or is
   * empty. Accepts any bytes.
   */
  static @Nullable String text(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? null : text;
    } catch (IOException missing) {
      return null;
    }
  }

  /** The number in a file; null if it holds none. */
  static @Nullable Long number(Path file) {
    String text = text(file);
    return text == null || !text.matches("[0-9]{1,18}") ? null : Long.valueOf(text);
  }

  /** The 0 or 1 in a file as a flag; null if it holds neither. */
  static @Nullable Boolean flag(Path file) {
    Long number = number(file);
    if (number == null || number > 1) {
      return null;
    }
    return number == 1;
  }
}
