package io.etcdprobe.examples.bench.parts;

import io.etcdprobe.examples.process.Cleanup;
import io.etcdprobe.examples.process.GatedProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A cluster of one real etcd member, on free ports of the loopback interface only. */
public final class EtcdMember implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  private final Path directory;
  private final Path log;
  private final String clientUrl;
  private final GatedProcess process;

  /** Prepares a member that keeps its data in {@code directory}/data; see {@link #start}. */
  public EtcdMember(Path directory) throws IOException {
    this("etcd", directory);
  }

  /** The same with another etcd program. */
  public EtcdMember(String program, Path directory) throws IOException {
    this(program, directory, "bench", freePort(), "", peerUrl(freePort()));
  }

  private EtcdMember(
      String program, Path directory, String name, int port, String others, String peerUrl)
      throws IOException {
    this.directory = directory;
    this.log = directory.resolve("etcd.log");
    clientUrl = "http://127.0.0.1:" + port;
    process =
        new GatedProcess(
            List.of(
                program,
                "--name=" + name,
                "--data-dir=" + directory.resolve("data"),
                "--listen-client-urls=" + clientUrl,
                "--advertise-client-urls=" + clientUrl,
                "--listen-peer-urls=" + peerUrl,
                "--initial-advertise-peer-urls=" + peerUrl,
                "--initial-cluster=" + others + name + "=" + peerUrl,
                "--logger=zap",
                "--log-outputs=stderr",
                "--log-level=error"),
            log);
  }

  /** Starts a cluster, each member with its own directory. */
  public static List<EtcdMember> cluster(Cleanup cleanup, Path directory, int size)
      throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    List<String> peerUrls = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      names.add("bench" + i);
      peerUrls.add(peerUrl(freePort()));
    }
    List<EtcdMember> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      StringBuilder others = new StringBuilder();
      for (int j = 0; j < size; j++) {
        if (j != i) {
          others.append(names.get(j)).append('=').append(peerUrls.get(j)).append(',');
        }
      }
      Path own = Files.createDirectory(directory.resolve(names.get(i)));
      EtcdMember member =
          new EtcdMember("etcd", own, names.get(i), freePort(), others.toString(), peerUrls.get(i));
      members.add(cleanup.own(member));
      member.process.go();
    }
    for (EtcdMember member : members) {
      member.awaitHealthy();
    }
    return members;
  }

  private static String peerUrl(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public long pid() {
    return process.pid();
  }

  public String clientUrl() {
    return clientUrl;
  }

  /** Starts the member and waits until it says that it is healthy. */
  public void start() throws IOException, InterruptedException {
    process.go();
    awaitHealthy();
  }

  private void awaitHealthy() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!healthy()) {
      if (!process.alive() || deadline - System.nanoTime() < 0) {
        throw new IOException("etcd did not start: " + Files.readString(log).strip());
      }
      Thread.sleep(50);
    }
  }

  private boolean healthy() throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(clientUrl + "/health"))
              .timeout(Duration.ofSeconds(1))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body().contains("true");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The version that the etcd on the path reports. */
  public static String version() throws IOException, InterruptedException {
    Process asked = new ProcessBuilder("etcd", "--version").redirectErrorStream(true).start();
    String answer =
        new String(asked.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    asked.waitFor();
    return answer.lines().findFirst().orElse("etcd of unknown version").strip();
  }

  /** Stops the member and removes its data. */
  @Override
  public void close() throws IOException {
    process.close();
    Cleanup.removeTree(directory.resolve("data"));
    Files.deleteIfExists(log);
  }
}
