package io.etcdprobe.watch.page;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Finds out whether a line that begins with a brace holds a wanted name in quotes. */
final class QuotedNames {

  private QuotedNames() {}

  /**
   * The wanted family that the line names; null if it names none, so that the line can be skipped.
   */
  static @Nullable String family(byte[] bytes, int from, int to, WantedNames wanted) {
    int opened = -1;
    for (int at = from; at < to; at++) {
      if (bytes[at] == '\\' && opened >= 0) {
        at++;
      } else if (bytes[at] == '"' && opened < 0) {
        opened = at + 1;
      } else if (bytes[at] == '"') {
        String family =
            wanted.of(new String(bytes, opened, at - opened, StandardCharsets.ISO_8859_1));
        if (family != null) {
          return family;
        }
        opened = -1;
      }
    }
    return null;
  }
}
