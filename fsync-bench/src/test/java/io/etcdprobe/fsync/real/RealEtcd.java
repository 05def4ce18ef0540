package io.etcdprobe.fsync.real;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/**
 * A single real etcd member on loopback, from the system's own package, with its data in a
 * directory of the test.
 */
public final class RealEtcd implements AutoCloseable {

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String clientUrl;
  private final Path dataDirectory;

  private RealEtcd(Process process, String clientUrl, Path dataDirectory) {
    this.process = process;
    this.clientUrl = clientUrl;
    this.dataDirectory = dataDirectory;
  }

  /** Whether the package is installed. */
  public static boolean installed() {
    return Files.isExecutable(Path.of("/usr/bin/etcd"));
  }

  /** Starts a member and waits until it serves. */
  public static RealEtcd start(Path directory) throws IOException, InterruptedException {
    String client = "http://127.0.0.1:" + freePort();
    String peer = "http://127.0.0.1:" + freePort();
    Process process =
        new ProcessBuilder(
                "/usr/bin/etcd",
                "--name=m1",
                "--data-dir=" + directory,
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=m1=" + peer,
                "--log-level=error")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    RealEtcd etcd = new RealEtcd(process, client, directory);
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!etcd.healthy()) {
      if (System.nanoTime() - deadline > 0 || !process.isAlive()) {
        etcd.close();
        throw new IOException("etcd did not start");
      }
      process
          .onExit()
          .orTimeout(50, java.util.concurrent.TimeUnit.MILLISECONDS)
          .exceptionally(late -> process)
          .join();
    }
    return etcd;
  }

  private boolean healthy() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(clientUrl + "/health")).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body().contains("true");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Puts one key. */
  public void put(String key, byte[] value) throws IOException, InterruptedException {
    Base64.Encoder encoder = Base64.getEncoder();
    String body =
        "{\"key\":\""
            + encoder.encodeToString(key.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            + "\",\"value\":\""
            + encoder.encodeToString(value)
            + "\"}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(clientUrl + "/v3/kv/put"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("put answered " + response.statusCode() + ": " + response.body());
    }
  }

  /** Where its WAL is. */
  public Path walDirectory() {
    return dataDirectory.resolve("member/wal");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    http.close();
  }
}
