package io.etcdprobe.examples.lab;

import io.etcdprobe.examples.lab.cluster.Access;
import io.etcdprobe.examples.lab.cluster.Group;
import io.etcdprobe.examples.lab.score.Heard;
import io.etcdprobe.examples.lab.score.Judgement;
import io.etcdprobe.examples.process.Cleanup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The watchdog under test: a process that prints one line of JSON for each of its judgements. */
final class Watchdog implements AutoCloseable {

  /** How much of a line is shown that is no judgement. */
  private static final int TOLD_CHARS = 120;

  private final Process process;
  private final Path errors;
  private final CountDownLatch spoken = new CountDownLatch(1);
  private final List<Heard> heard = new ArrayList<>();
  private final List<String> malformed = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  /**
   * @param command a shell command with the placeholders that {@link Access} fills
   */
  Watchdog(String command, Access access, Group group, Path directory) throws IOException {
    errors = directory.resolve("watch.err");
    String line = access.fill(command);
    process =
        group.start(
            List.of("sh", "-c", "exec " + line),
            new ProcessBuilder().redirectError(errors.toFile()));
    Thread.ofPlatform().daemon().name("watchdog").start(this::listen);
  }

  private void listen() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        hear(line, System.nanoTime());
      }
    } catch (IOException ended) {
      // its process has been closed
    } finally {
      spoken.countDown();
    }
  }

  private synchronized void hear(String line, long nanos) {
    lines.add(line);
    try {
      heard.add(new Heard(nanos, Judgement.parse(line)));
      spoken.countDown();
    } catch (IllegalArgumentException wrong) {
      malformed.add(
          wrong.getMessage() + " in: " + line.substring(0, Math.min(TOLD_CHARS, line.length())));
    }
  }

  /**
   * Waits for its first judgement.
   *
   * @throws IOException if there is none; the message says what it printed instead
   */
  void awaitFirst(long seconds) throws IOException, InterruptedException {
    if (!spoken.await(seconds, TimeUnit.SECONDS) || heard().isEmpty()) {
      throw new IOException(
          "the watchdog says nothing of a cluster within "
              + seconds
              + " s; "
              + (process.isAlive() ? "it runs" : "it ended with " + process.exitValue())
              + "; "
              + malformed().stream().findFirst().orElse(complaint()));
    }
  }

  private String complaint() throws IOException {
    List<String> said = Files.readAllLines(errors);
    return said.isEmpty() ? "and complains of nothing" : String.join(" / ", said);
  }

  boolean alive() {
    return process.isAlive();
  }

  synchronized List<Heard> heard() {
    return List.copyOf(heard);
  }

  /** Lines that were not judgements. */
  synchronized List<String> malformed() {
    return List.copyOf(malformed);
  }

  /** All lines as they came. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() throws IOException {
    Cleanup.end(process);
    Files.deleteIfExists(errors);
  }
}
