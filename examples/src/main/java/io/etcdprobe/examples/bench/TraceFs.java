package io.etcdprobe.examples.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The kernel's own account of the system calls of some processes, in a trace instance of its own
 * (what others trace is not touched). Its clock is CLOCK_MONOTONIC, as {@link System#nanoTime}'s.
 */
final class TraceFs implements AutoCloseable {

  static final Path ROOT = Path.of("/sys/kernel/tracing");

  private static final int BUFFER_KIB_PER_CPU = 32 * 1024;

  private final Path instance;

  /**
   * Makes the instance; nothing is recorded before {@link #follow}.
   *
   * @param calls names without {@code sys_}
   */
  TraceFs(List<String> calls) throws IOException {
    instance = ROOT.resolve("instances/etcd-probe-bench-" + ProcessHandle.current().pid());
    Files.createDirectory(instance);
    try {
      put("tracing_on", "0");
      put("trace_clock", "mono");
      put("options/event-fork", "1");
      put("buffer_size_kb", Integer.toString(BUFFER_KIB_PER_CPU));
      for (String call : calls) {
        put("events/syscalls/sys_enter_" + call + "/enable", "1");
        put("events/syscalls/sys_exit_" + call + "/enable", "1");
      }
    } catch (IOException | RuntimeException failed) {
      close();
      throw failed;
    }
  }

  /** Why there is no such account here, or an empty text. */
  static String missing() {
    if (!Files.isDirectory(ROOT.resolve("events/syscalls/sys_enter_fdatasync"))) {
      return "no system call events in "
          + ROOT
          + " (root? mount -t tracefs tracefs "
          + ROOT
          + "; kernel with CONFIG_FTRACE_SYSCALLS)";
    }
    return Files.isWritable(ROOT.resolve("instances")) ? "" : ROOT + "/instances: root needed";
  }

  /**
   * Forgets everything recorded and records a process, its threads and its children from now on.
   */
  void follow(long pid) throws IOException {
    put("tracing_on", "0");
    put("trace", "");
    put("set_event_pid", Long.toString(pid));
    put("tracing_on", "1");
  }

  /** Stops recording and hands over the lines in the order of time. */
  void stop(Consumer<String> reader) throws IOException {
    put("tracing_on", "0");
    // A thread's name may be any bytes.
    try (Stream<String> lines =
        Files.lines(instance.resolve("trace"), StandardCharsets.ISO_8859_1)) {
      lines.forEach(reader);
    }
  }

  private void put(String file, String value) throws IOException {
    Files.writeString(instance.resolve(file), value);
  }

  @Override
  public void close() {
    try {
      put("tracing_on", "0");
      Files.deleteIfExists(instance);
    } catch (IOException left) {
      System.err.println("bench: cannot remove " + instance + ": " + left.getMessage());
    }
  }
}
