package io.etcdprobe.examples.bench.parts;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The kernel's own record of what some processes do, in a trace instance of its own (other traces
 * are not touched). Its clock is CLOCK_MONOTONIC, the clock of {@link System#nanoTime}.
 */
public final class TraceFs implements AutoCloseable {

  public static final Path ROOT = Path.of("/sys/kernel/tracing");

  private static final int BUFFER_KIB_PER_CPU = 32 * 1024;

  private final Path instance;

  /**
   * Creates the instance. Nothing is recorded before {@link #follow}.
   *
   * @param events names as below {@code events}: {@code sched/sched_switch}
   */
  public TraceFs(List<String> events) throws IOException {
    instance = ROOT.resolve("instances/etcd-probe-bench-" + ProcessHandle.current().pid());
    Files.createDirectory(instance);
    try {
      put("tracing_on", "0");
      put("trace_clock", "mono");
      put("options/event-fork", "1");
      put("buffer_size_kb", Integer.toString(BUFFER_KIB_PER_CPU));
      for (String event : events) {
        put("events/" + event + "/enable", "1");
      }
    } catch (IOException | RuntimeException failed) {
      close();
      throw failed;
    }
  }

  /**
   * The events of entry to and exit from system calls.
   *
   * @param calls names without {@code sys_}
   */
  public static List<String> calls(String... calls) {
    return Stream.of(calls)
        .flatMap(call -> Stream.of("syscalls/sys_enter_" + call, "syscalls/sys_exit_" + call))
        .toList();
  }

  /** Why these events cannot be recorded here; empty if they can. */
  public static String missing(List<String> events) {
    for (String event : events) {
      if (!Files.isDirectory(ROOT.resolve("events").resolve(event))) {
        return "no event "
            + event
            + " in "
            + ROOT
            + " (root? mount -t tracefs tracefs "
            + ROOT
            + "; a kernel with CONFIG_FTRACE, for system calls CONFIG_FTRACE_SYSCALLS)";
      }
    }
    return Files.isWritable(ROOT.resolve("instances")) ? "" : ROOT + "/instances: root needed";
  }

  /** Forgets everything recorded and records these threads and their children from now on. */
  public void follow(Set<? extends Number> threads) throws IOException {
    put("tracing_on", "0");
    put("trace", "");
    put("set_event_pid", threads.stream().map(String::valueOf).collect(joining(" ")));
    put("tracing_on", "1");
  }

  /** Stops recording and passes on the lines in the order of time. */
  public void stop(Consumer<String> reader) throws IOException {
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
