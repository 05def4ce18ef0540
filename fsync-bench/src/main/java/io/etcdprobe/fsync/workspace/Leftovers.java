package io.etcdprobe.fsync.workspace;

import io.etcdprobe.fsync.posix.PosixDirectory;
import io.etcdprobe.fsync.posix.PosixException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Workspaces of killed runs, which could not clean up. */
final class Leftovers {

  static final String PREFIX = ".etcd-probe-";

  private static final Pattern NAME =
      Pattern.compile(Pattern.quote(PREFIX) + "(\\d{1,10})-[0-9a-f]{8}");

  private Leftovers() {}

  /**
   * Names the run whose workspace is in the directory, as {@code " (pid 12)"}; empty if there is
   * none.
   */
  static String owner(PosixDirectory directory) throws IOException {
    for (String name : directory.list()) {
      Matcher matcher = NAME.matcher(name);
      if (matcher.matches()) {
        return " (pid " + matcher.group(1) + ")";
      }
    }
    return "";
  }

  /**
   * Removes the leftovers in a directory whose lock we hold. Returns a line for the user about
   * each.
   *
   * @param spared names that stay because they hold files that are not ours
   */
  static List<String> remove(PosixDirectory directory, Set<String> spared) throws IOException {
    List<String> notices = new ArrayList<>();
    for (String name : directory.list()) {
      if (NAME.matcher(name).matches() && !spared.contains(name)) {
        String notice = removeOne(directory, name);
        if (!notice.isEmpty()) {
          notices.add(notice);
        }
      }
    }
    return notices;
  }

  private static String removeOne(PosixDirectory directory, String name) {
    try (PosixDirectory leftover = directory.openDirectory(name)) {
      if (!leftover.tryLock()) {
        return "";
      }
      List<String> left = new ArrayList<>();
      if (leftover.list().contains("wal")) {
        try (PosixDirectory wal = leftover.openDirectory("wal")) {
          left.addAll(WorkDirectory.removeOurs(wal));
        }
        if (left.isEmpty()) {
          leftover.removeDirectory("wal");
        }
      }
      left.addAll(WorkDirectory.removeOurs(leftover));
      if (!left.isEmpty()) {
        return name
            + ", left by a killed run, is not removed, as it also holds other files: "
            + String.join(", ", left);
      }
      directory.removeDirectory(name);
      return "removed " + name + ", which a killed run had left";
    } catch (PosixException failed) {
      return "could not remove " + name + ", which a killed run had left: " + failed.errno().text();
    } catch (IOException failed) {
      return "could not remove " + name + ", which a killed run had left: " + failed.getMessage();
    }
  }
}
