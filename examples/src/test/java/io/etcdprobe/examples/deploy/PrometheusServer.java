package io.etcdprobe.examples.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A real Prometheus on a free port of the loopback interface. */
public final class PrometheusServer implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 50;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper mapper = new ObjectMapper();
  private final Path log;
  private final String url;
  private final Process process;

  /**
   * Starts it and waits until it answers.
   *
   * @param release the release to start
   * @param directory for its configuration, its data and its log
   * @param configuration the text of prometheus.yml
   */
  public PrometheusServer(PrometheusRelease release, Path directory, String configuration)
      throws Exception {
    Path file = Files.writeString(directory.resolve("prometheus-under-test.yml"), configuration);
    log = directory.resolve("prometheus.log");
    String address = "127.0.0.1:" + freePort();
    url = "http://" + address;
    process =
        new ProcessBuilder(
                release.prometheus(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + address,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      await(START, this::ready);
    } catch (IOException late) {
      close();
      throw late;
    }
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Polls until the condition is true. */
  public void await(Duration patience, BooleanSupplier holds)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (!process.isAlive() || deadline - System.nanoTime() < 0) {
        throw new IOException("not within " + patience + "; " + Files.readString(log));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private boolean ready() {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The answer to an instant query. Its status is "error" if the expression is wrong. */
  public JsonNode query(String expression) throws IOException {
    return answer("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  /** The API's answer to a path. */
  public JsonNode answer(String path) throws IOException {
    return mapper.readTree(get(path).body());
  }

  private HttpResponse<String> get(String path) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(10)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  @Override
  public void close() {
    http.close();
    Cleanup.end(process);
  }
}
