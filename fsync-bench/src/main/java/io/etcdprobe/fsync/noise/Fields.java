package io.etcdprobe.fsync.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * Splits a line of the kernel's at its blanks. Used every second, so without regular expressions.
 */
final class Fields {

  private Fields() {}

  static List<String> of(String line) {
    StringTokenizer tokens = new StringTokenizer(line);
    List<String> fields = new ArrayList<>(tokens.countTokens());
    while (tokens.hasMoreTokens()) {
      fields.add(tokens.nextToken());
    }
    return fields;
  }
}
