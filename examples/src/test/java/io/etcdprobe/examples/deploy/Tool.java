package io.etcdprobe.examples.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** System programs that check the files we ship. */
public final class Tool {

  /**
   * The end of a script. It waits until the sidecar that was started last says in the log $3 that
   * it probes the disk. Then it ends the sidecar and shows what it said and how it ended.
   */
  static final String UNTIL_IT_RUNS =
      """
      pid=$!
      tries=0
      until grep -q ': running' "$3" || [ $tries -ge 300 ]; do
        tries=$((tries + 1))
        sleep 0.1
      done
      kill -TERM $pid
      status=0
      wait $pid || status=$?
      cat "$3"
      echo "ended with $status"
      """;

  private static final int PATIENCE_SECONDS = 120;

  private Tool() {}

  /**
   * @param status the exit status
   * @param output what it printed, errors included
   */
  public record Result(int status, String output) {}

  public static boolean installed(String program) {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** Visibly skips a test if a program is missing. */
  public static void need(String... programs) {
    for (String program : programs) {
      assumeTrue(installed(program), "needs " + program);
    }
  }

  public static void needRoot() {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
  }

  /** The distribution that the build has made. Skips the test if there is none. */
  public static Path distribution() throws IOException {
    Path current = Path.of("../probe-cli/target/dist/current");
    assumeTrue(Files.isDirectory(current), "needs the packaged distribution");
    return current.toRealPath();
  }

  public static Result run(String... command) throws IOException, InterruptedException {
    return run(List.of(command));
  }

  public static Result run(List<String> command) throws IOException, InterruptedException {
    return run(new ProcessBuilder(command).redirectErrorStream(true));
  }

  static Result run(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(command.command() + " does not end");
      }
      return new Result(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }
}
