package io.etcdprobe.fsync.facts;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of /proc/self/mountinfo (proc(5)).
 *
 * @param deviceNumber {@code major:minor}; 0:N for a file system without a device of its own
 * @param mountPoint where it is mounted
 * @param type file system type
 * @param source device or export
 * @param options of the mount and of the superblock, each once
 */
public record Mount(
    String deviceNumber, Path mountPoint, String type, String source, List<String> options) {

  /** Reads a line; empty if the line is malformed. */
  public static Optional<Mount> parse(String line) {
    String[] halves = line.split(" - ", 2);
    if (halves.length != 2) {
      return Optional.empty();
    }
    String[] before = halves[0].split(" ", -1);
    String[] after = halves[1].split(" ", -1);
    if (before.length < 6 || after.length < 2 || !before[2].matches("[0-9]+:[0-9]+")) {
      return Optional.empty();
    }
    Set<String> options = new LinkedHashSet<>(List.of(before[5].split(",", -1)));
    if (after.length > 2) {
      options.addAll(List.of(after[2].split(",", -1)));
    }
    options.remove("");
    try {
      return Optional.of(
          new Mount(
              before[2],
              Path.of(unescape(before[4])),
              unescape(after[0]),
              unescape(after[1]),
              options.stream().map(Mount::unescape).toList()));
    } catch (InvalidPathException unusable) {
      return Optional.empty();
    }
  }

  /** The mount that a path lies on: the deepest mount point. If several share it, the last one. */
  static @Nullable Mount of(Path path, String mountinfo) {
    Mount best = null;
    for (String line : mountinfo.split("\n", -1)) {
      Mount mount = parse(line).orElse(null);
      if (mount != null
          && path.startsWith(mount.mountPoint)
          && (best == null || mount.mountPoint.getNameCount() >= best.mountPoint.getNameCount())) {
        best = mount;
      }
    }
    return best;
  }

  /** White space and backslashes are written in octal: {@code \040}. */
  static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\\' && i + 3 < bytes.length && octal(bytes, i + 1)) {
        out.write((bytes[i + 1] - '0') << 6 | (bytes[i + 2] - '0') << 3 | (bytes[i + 3] - '0'));
        i += 3;
      } else {
        out.write(bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static boolean octal(byte[] bytes, int from) {
    for (int i = from; i < from + 3; i++) {
      if (bytes[i] < '0' || bytes[i] > '7') {
        return false;
      }
    }
    return bytes[from] <= '3';
  }
}
