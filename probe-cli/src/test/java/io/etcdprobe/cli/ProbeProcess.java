package io.etcdprobe.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Runs the command as a process of its own, as a user's shell does. */
public final class ProbeProcess {

  private static final long LOOK_NANOS = 10_000_000;

  /** The result of the process. */
  public record Result(int status, String out, String err) {
    /**
     * Standard output with each run of white space replaced by one blank, because line ends depend
     * on the width of the page.
     */
    public String text() {
      return out.replaceAll("\\s+", " ");
    }

    public List<String> errLines() {
      return err.lines().toList();
    }
  }

  private final Process process;
  private final Path out;
  private final Path err;

  private ProbeProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Runs the command to its end. */
  public static Result run(Path scratch, String... arguments)
      throws IOException, InterruptedException {
    return start(scratch, List.of(), arguments).await();
  }

  /**
   * Starts the command.
   *
   * @param scratch directory for its output; must not be the one that is measured
   * @param prefix command that starts it (strace, setpriv), empty for none
   */
  public static ProbeProcess start(Path scratch, List<String> prefix, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx128m", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path")));
    command.add("io.etcdprobe.cli.Main");
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(scratch, "out", "");
    Path err = Files.createTempFile(scratch, "err", "");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    return new ProbeProcess(process, out, err);
  }

  public Result await() throws IOException, InterruptedException {
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          "it did not end; it said: " + Files.readString(out) + Files.readString(err));
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Waits until a condition is true, for at most a minute. */
  public void until(String what, BooleanSupplier condition) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0 || !process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(
            "never came: " + what + "; it said: " + Files.readString(out) + Files.readString(err));
      }
      // Not a busy loop: other tests run beside this one.
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Sends a signal to the command itself, even under a tracer. */
  public void signal(String name) throws IOException, InterruptedException {
    ProcessHandle java = process.descendants().findFirst().orElse(process.toHandle());
    new ProcessBuilder("kill", "-" + name, Long.toString(java.pid())).start().waitFor();
  }

  /** The standard output so far. */
  public String printed() {
    try {
      return Files.readString(out);
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** The standard error so far. */
  public String said() {
    try {
      return Files.readString(err);
    } catch (IOException unreadable) {
      return "";
    }
  }

  public boolean alive() {
    return process.isAlive();
  }
}
