package io.etcdprobe.examples.lab.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Control groups of version 1: each member has one of the block layer and one of the processors.
 */
public final class Cgroups {

  public enum Controller {
    BLKIO,
    CPU
  }

  private static final long EMPTY_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Cgroups() {}

  /** Where the hierarchy of a controller is mounted. */
  public static Optional<Path> mount(Controller controller) throws IOException {
    String option = controller.name().toLowerCase(Locale.ROOT);
    return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .map(line -> line.split(" ", -1))
        .filter(field -> field[2].equals("cgroup"))
        .filter(field -> List.of(field[3].split(",", -1)).contains(option))
        .map(field -> Path.of(field[1]))
        .findFirst();
  }

  /**
   * Ends every process that still runs in a group and its subgroups, by its id, and removes them.
   */
  static void remove(Path group) throws IOException {
    if (!Files.isDirectory(group)) {
      return;
    }
    List<Path> groups;
    try (Stream<Path> found = Files.walk(group)) {
      groups = found.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : groups) {
      long deadline = System.nanoTime() + EMPTY_WITHIN_NANOS;
      List<ProcessHandle> left = processes(each);
      while (!left.isEmpty() && deadline - System.nanoTime() > 0) {
        left.forEach(ProcessHandle::destroyForcibly);
        LockSupport.parkNanos(POLL_NANOS);
        left = processes(each);
      }
      Files.deleteIfExists(each);
    }
  }

  private static List<ProcessHandle> processes(Path group) throws IOException {
    List<ProcessHandle> found = new ArrayList<>();
    for (String line : Files.readAllLines(group.resolve("cgroup.procs"))) {
      ProcessHandle.of(Long.parseLong(line.strip())).ifPresent(found::add);
    }
    return found;
  }
}
