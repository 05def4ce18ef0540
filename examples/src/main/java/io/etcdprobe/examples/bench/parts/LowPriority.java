package io.etcdprobe.examples.bench.parts;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives every thread of this process the lowest priority until closed. The load that a benchmark
 * puts on etcd stands for clients on other machines; at an equal priority it would compete with
 * etcd for the processors of this one.
 */
public final class LowPriority implements AutoCloseable {

  private static final int LOWEST = 19;
  private static final int NORMAL = 0;

  public LowPriority() throws IOException {
    renice(LOWEST);
  }

  /** Includes the threads that were started meanwhile by others. */
  public void renew() throws IOException {
    renice(LOWEST);
  }

  private static void renice(int niceness) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("renice", "-n", Integer.toString(niceness), "-p"));
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        command.add(String.valueOf(thread.getFileName()));
      }
    }
    // Threads may have ended since; that is all that renice can have to complain of.
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .onExit()
        .join();
  }

  @Override
  public void close() throws IOException {
    renice(NORMAL);
  }
}
