package io.etcdprobe.examples.lab.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short system commands. */
public final class Shell {

  private static final int PATIENCE_SECONDS = 60;

  private Shell() {}

  /**
   * Runs a command to its end and returns what it printed.
   *
   * @throws IOException if it fails; the message is its error output
   */
  public static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(List.of(command) + " does not end");
      }
      if (process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
      return said.strip();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(List.of(command) + " was interrupted", interrupted);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Runs a command during the cleaning up: a failure is only reported. */
  static void tryRun(String... command) {
    try {
      run(command);
    } catch (IOException failed) {
      System.err.println("lab: " + failed.getMessage());
    }
  }
}
