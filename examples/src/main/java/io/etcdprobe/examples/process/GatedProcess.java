package io.etcdprobe.examples.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that waits until it is told to begin, under the id that it will keep. So the kernel's
 * record of it includes its very first call.
 */
public final class GatedProcess implements AutoCloseable {

  private final Process process;

  /**
   * @param output file for its output, errors included
   */
  public GatedProcess(List<String> command, Path output) throws IOException {
    List<String> gated =
        new ArrayList<>(List.of("sh", "-c", "read -r go; exec \"$@\" </dev/null", "sh"));
    gated.addAll(command);
    process =
        new ProcessBuilder(gated).redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  public long pid() {
    return process.pid();
  }

  /** Lets the process begin. */
  public void go() throws IOException {
    process.getOutputStream().write("go\n".getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().close();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Waits for the process to end and returns its exit status. */
  public int await(long seconds) throws IOException, InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IOException("process " + pid() + " did not end within " + seconds + " s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      Cleanup.end(process);
    }
  }
}
