package io.etcdprobe.examples.lab.fault;

import io.etcdprobe.examples.lab.cluster.Group;
import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * While attached, makes every fdatasync of a process end later. It also costs the process some time
 * at each of its system calls.
 */
public final class Strace implements AutoCloseable {

  private static final long ATTACHED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final double NANOS_PER_SECOND = 1e9;

  private final Process process;
  private final Path output;
  private final long pid;

  /**
   * A call that was delayed.
   *
   * @param epochNanos when it began, since 1970
   */
  public record Delayed(long epochNanos) {}

  /**
   * @param file delay only fdatasyncs of this file; null for all
   */
  public Strace(long pid, int millis, @Nullable Path file, Group group, Path directory)
      throws IOException {
    this.pid = pid;
    output = Files.createTempFile(directory, "strace-", ".out");
    List<String> command =
        new ArrayList<>(
            List.of(
                "strace",
                "-f",
                "-qq",
                "-ttt",
                "-T",
                "-p",
                Long.toString(pid),
                "-e",
                "signal=none",
                "-e",
                "trace=fdatasync",
                "-e",
                "inject=fdatasync:delay_exit=" + TimeUnit.MILLISECONDS.toMicros(millis),
                "-o",
                output.toString()));
    if (file != null) {
      command.addAll(List.of("-P", file.toString()));
    }
    process =
        group.start(
            command,
            new ProcessBuilder()
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD));
  }

  /** Waits until strace is attached to all threads of the process. */
  void awaitAttached() throws IOException {
    long deadline = System.nanoTime() + ATTACHED_WITHIN_NANOS;
    while (!attached()) {
      if (!process.isAlive() || deadline - System.nanoTime() < 0) {
        throw new IOException("strace could not attach to process " + pid);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private boolean attached() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads.toList()) {
        if (Files.readAllLines(thread.resolve("status")).contains("TracerPid:\t0")) {
          return false;
        }
      }
      return true;
    }
  }

  /** The first call that was delayed, if there was one yet. */
  Optional<Delayed> first() throws IOException {
    return Files.readAllLines(output).stream().flatMap(line -> parse(line).stream()).findFirst();
  }

  /** Reads {@code THREAD SECONDS.MICROS fdatasync(11) = 0 (DELAYED) <0.000578>}. */
  public static Optional<Delayed> parse(String line) {
    String[] fields = line.strip().split("\\s+", -1);
    if (fields.length < 3 || !line.contains("(DELAYED)") || !line.contains("fdatasync")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Delayed((long) (Double.parseDouble(fields[1]) * NANOS_PER_SECOND)));
    } catch (NumberFormatException unfinished) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    Cleanup.end(process);
    Files.deleteIfExists(output);
  }
}
