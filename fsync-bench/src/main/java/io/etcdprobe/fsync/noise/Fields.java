package io.etcdprobe.fsync.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** What stands between blanks in a line of the kernel's: read each second, so without patterns. */
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
