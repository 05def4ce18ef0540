package io.etcdprobe.export.http;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A part of a YAML document and the line that it begins in, from 1. */
sealed interface YamlNode {

  int line();

  /**
   * A single value.
   *
   * @param text as it is written, but for quotes and escapes
   * @param plain whether it stands without quotes, so that it may mean nothing, a truth or a number
   */
  record Scalar(int line, String text, boolean plain) implements YamlNode {

    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

    /** As YAML 1.1 has them, which the exporters' library reads. */
    private static final Set<String> YES =
        Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");

    private static final Set<String> NO =
        Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");

    boolean nothing() {
      return plain && NOTHING.contains(text);
    }

    /** Whether it is yes or no; null if it is neither. */
    @Nullable Boolean truth() {
      if (plain && YES.contains(text)) {
        return true;
      }
      return (plain && NO.contains(text)) ? false : null;
    }
  }

  /** Keys with values, each key once. */
  record Mapping(int line, List<Entry> entries) implements YamlNode {

    /** What stands behind the key, or null. */
    @Nullable YamlNode get(String key) {
      for (Entry entry : entries) {
        if (entry.key().equals(key)) {
          return entry.value();
        }
      }
      return null;
    }
  }

  /**
   * One key of a mapping.
   *
   * @param line of the key
   */
  record Entry(int line, String key, YamlNode value) {}

  /** A list, of which nothing is wanted but that it is one. */
  record Sequence(int line) implements YamlNode {}
}
