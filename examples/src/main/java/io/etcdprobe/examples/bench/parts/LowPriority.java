package io.etcdprobe.examples.bench.parts;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives every thread of this process the lowest priority until closed. The load that a benchmark
 * puts on etcd stands for clients on other machines. With equal priority, it would compete with
 * etcd for the processors of this machine.
 */
public final class LowPriority implements AutoCloseable {

  private static final int LOWEST = 19;
  private static final int NORMAL = 0;

  public LowPriority() throws IOException {
    renice(LOWEST);
  }

  /** Does it again, for threads that others have started since. */
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
    // Threads may have ended meanwhile. That is the only complaint that renice can have.
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
