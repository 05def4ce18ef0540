package io.etcdprobe.examples.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a run has created and must not leave behind. It is closed in reverse order at the run's end,
 * and on SIGINT and SIGTERM.
 */
public final class Cleanup implements AutoCloseable {

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final String name;
  private boolean closed;

  /**
   * @param name of the kind of run, for its directories and its messages
   */
  public Cleanup(String name) {
    this.name = name;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, name + "-cleanup"));
  }

  /** Takes charge of a resource. Closes it at once if the end has already come. */
  public synchronized <T extends AutoCloseable> T own(T resource) {
    open.push(resource);
    if (closed) {
      drain();
      throw new IllegalStateException("stopped");
    }
    return resource;
  }

  /** Creates a directory that is removed at the end with everything in it. */
  public Path directoryIn(Path parent) throws IOException {
    Path directory = Files.createTempDirectory(parent, "etcd-probe-" + name + "-");
    own(() -> removeTree(directory));
    return directory;
  }

  /**
   * Ends one process by its id and waits for it: first SIGTERM, then SIGKILL if it does not react.
   */
  public static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  public static void removeTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> found = Files.walk(directory)) {
      paths = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    drain();
  }

  private void drain() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failed) {
        System.err.println(name + ": clean-up: " + failed);
      }
    }
  }
}
