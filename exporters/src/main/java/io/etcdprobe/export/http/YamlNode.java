package io.etcdprobe.export.http;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A part of a YAML document, with the line where it begins, from 1. */
sealed interface YamlNode {

  int line();

  /**
   * A single value.
   *
   * @param text as it is written, without quotes and escapes
   * @param plain whether it has no quotes; then it may also be a null, a boolean or a number
   */
  record Scalar(int line, String text, boolean plain) implements YamlNode {

    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

    /** The words of YAML 1.1, which the exporters' library reads. */
    private static final Set<String> YES =
        Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");

    private static final Set<String> NO =
        Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");

    boolean nothing() {
      return plain && NOTHING.contains(text);
    }

    /** True for yes, false for no, null for anything else. */
    @Nullable Boolean truth() {
      if (plain && YES.contains(text)) {
        return true;
      }
      return (plain && NO.contains(text)) ? false : null;
    }
  }

  /** Keys with values, each key once. */
  record Mapping(int line, List<Entry> entries) implements YamlNode {

    /** The value of a key, or null. */
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

  /** A list; its elements are not needed. */
  record Sequence(int line) implements YamlNode {}
}
