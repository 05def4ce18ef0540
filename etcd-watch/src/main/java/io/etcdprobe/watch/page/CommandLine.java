package io.etcdprobe.watch.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads flags on a command line as Go's flag package does, which etcd uses. */
public final class CommandLine {

  private CommandLine() {}

  /**
   * A flag's value. The flag has one dash or two. The value comes after {@code =} or as the next
   * argument. If a flag is repeated, the last one counts.
   *
   * @param line the program and its arguments
   * @param flag its name without dashes
   * @return null if the flag is not there
   */
  public static @Nullable String flag(List<String> line, String flag) {
    String value = null;
    for (int i = 1; i < line.size(); i++) {
      String argument = line.get(i);
      if (argument.equals("--")) {
        break;
      }
      int dashes = argument.startsWith("--") ? 2 : argument.startsWith("-") ? 1 : 0;
      if (dashes == 0) {
        continue;
      }
      String name = argument.substring(dashes);
      if (name.startsWith(flag + "=")) {
        value = name.substring(flag.length() + 1);
      } else if (name.equals(flag)) {
        i++;
        value = i < line.size() ? line.get(i) : "";
      }
    }
    return value;
  }
}
