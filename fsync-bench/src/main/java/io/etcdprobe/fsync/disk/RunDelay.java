package io.etcdprobe.fsync.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How long a thread was ready but had no processor: the second figure of its schedstat. */
final class RunDelay {

  private static final Path SCHEDSTAT = Path.of("/proc/thread-self/schedstat");

  private RunDelay() {}

  /** Returns the calling thread's total in nanoseconds, or -1 if the kernel does not count it. */
  static long ofThisThread() {
    try {
      return parse(Files.readString(SCHEDSTAT));
    } catch (IOException notKept) {
      return -1;
    }
  }

  static long parse(String schedstat) {
    List<String> figures = List.of(schedstat.strip().split(" "));
    try {
      return figures.size() < 2 ? -1 : Long.parseLong(figures.get(1));
    } catch (NumberFormatException malformed) {
      return -1;
    }
  }
}
