package io.etcdprobe.examples.lab.cluster;

import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real etcd member with its own disk and control groups. */
public final class Member implements AutoCloseable {

  private final String name;
  private final Path log;
  private final LoopDisk disk;
  private final Group group;
  private final Addresses addresses;
  private final List<String> more;
  private Path program;
  private @Nullable Process process;

  /**
   * @param program the etcd program
   * @param addresses where it serves, and where it says that it serves
   * @param more arguments
   */
  public Member(
      String name,
      Path program,
      Path directory,
      LoopDisk disk,
      Group group,
      Addresses addresses,
      List<String> more) {
    this.name = name;
    this.program = program;
    this.log = directory.resolve(name + ".log");
    this.disk = disk;
    this.group = group;
    this.addresses = addresses;
    this.more = more;
  }

  public String name() {
    return name;
  }

  public Addresses addresses() {
    return addresses;
  }

  /** Lets it run another build from its next start on. */
  public synchronized void upgrade(Path other) {
    program = other;
  }

  public LoopDisk disk() {
    return disk;
  }

  public Group group() {
    return group;
  }

  /** The process id, -1 if no process runs. */
  public synchronized long pid() {
    return process != null && process.isAlive() ? process.pid() : -1;
  }

  /**
   * Starts the member on its existing data.
   *
   * @param cluster as {@code NAME=URL,...}
   * @param state new or existing
   */
  public synchronized void start(String cluster, String state) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--name=" + name,
                "--data-dir=" + data(),
                "--initial-cluster=" + cluster,
                "--initial-cluster-state=" + state,
                "--initial-cluster-token=lab",
                "--logger=zap",
                "--log-outputs=stderr"));
    command.addAll(addresses.arguments());
    command.addAll(more);
    process =
        group.start(
            command,
            new ProcessBuilder()
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
  }

  /** The WAL segment that is being written. */
  public Path wal() throws IOException {
    try (Stream<Path> files = Files.list(data().resolve("member").resolve("wal"))) {
      return files
          .filter(file -> file.toString().endsWith(".wal"))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new IOException(name + " has no WAL"));
    }
  }

  private Path data() {
    return disk.mount().resolve("data");
  }

  /** Sends a signal to the process, to stop or continue it. */
  public void signal(String signal) throws IOException {
    long pid = pid();
    if (pid > 0) {
      Shell.run("kill", "-" + signal, Long.toString(pid));
    }
  }

  /** Kills the process and waits for its end. */
  public synchronized void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** Ends the process as an administrator does. */
  public synchronized void stop() {
    if (process != null && process.isAlive()) {
      Cleanup.end(process);
    }
  }

  public void wipe() throws IOException {
    Cleanup.removeTree(data());
  }

  public Path log() {
    return log;
  }

  /** The last lines of its log. */
  public String lastWords(int lines) {
    try {
      List<String> all = Files.readAllLines(log);
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    Files.deleteIfExists(log);
  }
}
