package io.etcdprobe.fsync.noise;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long the limit of our own control group kept us from the processors. A container that has
 * used up its share stands still, and only that container.
 */
final class Throttle {

  private final @Nullable Path stat;

  /**
   * @param proc the proc file system
   * @param groups where the control groups are mounted
   */
  Throttle(Path proc, Path groups) {
    String membership = HostSampler.text(proc.resolve("self/cgroup"));
    stat = membership == null ? null : find(membership, groups);
  }

  private static @Nullable Path find(String membership, Path groups) {
    for (String line : membership.split("\n", -1)) {
      String[] fields = line.split(":", 3);
      if (fields.length < 3) {
        continue;
      }
      boolean second = fields[0].equals("0") && fields[1].isEmpty();
      List<String> controllers = List.of(fields[1].split(",", -1));
      if (!second && !controllers.contains("cpu")) {
        continue;
      }
      Path mount = second ? groups : groups.resolve("cpu");
      // In a container, the path may be that of the host, while the mount is the group's own root.
      for (String path : List.of(fields[2].replaceFirst("^/+", ""), "")) {
        try {
          Path file = mount.resolve(path).resolve("cpu.stat");
          String text = HostSampler.text(file);
          if (text != null && parse(text) >= 0) {
            return file;
          }
        } catch (InvalidPathException notAPath) {
          break;
        }
      }
    }
    return null;
  }

  /** How long our group was kept waiting since it was made, nanoseconds; -1 if unknown. */
  long nanos() {
    String text = stat == null ? null : HostSampler.text(stat);
    return text == null ? -1 : parse(text);
  }

  /**
   * Reads the text of cpu.stat, of either version of control groups; -1 if the figure is missing.
   */
  static long parse(String stat) {
    for (String line : stat.split("\n", -1)) {
      try {
        if (line.startsWith("throttled_usec ")) {
          return Long.parseLong(line.substring("throttled_usec ".length()).trim()) * 1_000;
        }
        if (line.startsWith("throttled_time ")) {
          return Long.parseLong(line.substring("throttled_time ".length()).trim());
        }
      } catch (NumberFormatException malformed) {
        return -1;
      }
    }
    return -1;
  }
}
