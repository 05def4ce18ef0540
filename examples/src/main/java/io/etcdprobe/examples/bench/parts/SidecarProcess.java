package io.etcdprobe.examples.bench.parts;

import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real sidecar with its default settings, on a free port of the loopback interface. */
public final class SidecarProcess implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofSeconds(30);
  private static final Duration CALM_WITHIN = Duration.ofMinutes(3);

  /** The questions to every member over gRPC, whatever the sidecar's options are. */
  private static final List<String> QUESTIONS =
      List.of("status", "linearizable-read", "serializable-read");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;
  private final String url;

  /**
   * Starts the sidecar and waits until it has judged and every member has answered everything. The
   * cost of a sidecar that asks nothing would be of no interest.
   *
   * @param program the command
   * @param endpoints endpoints of the members, the one beside it first
   * @param directory where its probe writes
   */
  public SidecarProcess(String program, List<String> endpoints, Path directory)
      throws IOException, InterruptedException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    url = "http://127.0.0.1:" + port;
    List<String> command =
        new ArrayList<>(
            List.of(
                program,
                "sidecar",
                "--endpoints=" + String.join(",", endpoints),
                "--probe-dir=" + directory,
                "--listen=127.0.0.1:" + port));
    process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (!ready() || !answered(endpoints.size())) {
      if (!process.isAlive() || deadline - System.nanoTime() < 0) {
        close();
        throw new IOException("the sidecar did not become ready or is not answered");
      }
      Thread.sleep(50);
    }
  }

  /**
   * Returns the command as it was given.
   *
   * @throws IllegalArgumentException with a line for the user if there is no such executable file
   */
  public static String program(String given) {
    if (given.isBlank() || (given.contains("/") && !Files.isExecutable(Path.of(given)))) {
      throw new IllegalArgumentException(
          "--probe takes the command etcd-probe; \"" + given + "\" cannot be run");
    }
    return given;
  }

  private boolean ready() throws InterruptedException {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Whether at least this many members answered each question the last time. */
  public boolean answered(int members) throws IOException, InterruptedException {
    List<String> lines = scrape().lines().toList();
    for (String question : QUESTIONS) {
      String operation = "operation=\"" + question + "\"";
      if (lines.stream()
              .filter(line -> line.startsWith("etcd_probe_member_latency_seconds{"))
              .filter(line -> line.contains(operation))
              .count()
          < members) {
        return false;
      }
    }
    return true;
  }

  /** What to do while waiting for the sidecar. */
  public interface Meanwhile {
    void run() throws InterruptedException;
  }

  /**
   * Waits until the sidecar has seen nothing unusual for a while and so asks less often. It does so
   * for nearly all of the years that it runs.
   *
   * @param meanwhile done again and again until then
   */
  public void awaitCalm(Meanwhile meanwhile) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + CALM_WITHIN.toNanos();
    do {
      if (deadline - System.nanoTime() < 0) {
        throw new IOException("the sidecar always finds something unusual");
      }
      meanwhile.run();
    } while (!calm());
  }

  /** Whether the sidecar has seen nothing unusual for a while, as of its last judgement. */
  public boolean calm() throws IOException, InterruptedException {
    return scrape().lines().anyMatch("etcd_probe_calm 1.0"::equals);
  }

  /** The sidecar's threads with their names in the kernel. */
  public Map<Integer, String> threads() throws IOException {
    Map<Integer, String> threads = new HashMap<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid()), "task"))) {
      for (Path thread : all) {
        try {
          threads.put(
              Integer.parseInt(thread.getFileName().toString()),
              Files.readString(thread.resolve("comm")).strip());
        } catch (IOException ended) {
          // The thread has ended.
        }
      }
    }
    return threads;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(5)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Scrapes the sidecar once and returns the page. */
  public String scrape() throws IOException, InterruptedException {
    return get("/metrics").body();
  }

  /** A scraper that asks the sidecar as Prometheus does. The caller closes it. */
  public Scraper scraper() throws IOException {
    return new Scraper(port);
  }

  public long pid() {
    return process.pid();
  }

  /** Stops the sidecar at once (SIGSTOP). From then on it costs nothing but its memory. */
  public void stop() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Lets the sidecar go on after {@link #stop()}. */
  public void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", signal, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("kill " + signal + " ended with " + status);
    }
  }

  @Override
  public void close() {
    try {
      if (process.isAlive()) {
        resume(); // a stopped process would not react to the signal to end
      }
    } catch (IOException gone) {
      // there is nothing to resume then
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Cleanup.end(process);
    http.close();
  }
}
