package io.etcdprobe.cli.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.etcdprobe.cli.EtcdBuild;
import io.etcdprobe.cli.EtcdCluster;
import io.etcdprobe.cli.ProbeProcess;
import io.etcdprobe.cli.ProbeProcess.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code disk --like} on real members. */
class LikeTest {

  private static final int VALUE_BYTES = 1000;
  private static final String METRICS_READ =
      "promhttp_metric_handler_requests_total{code=\"200\"} ";
  private static final String TIMING = "--heartbeat-interval=80";

  @TempDir Path scratch;

  private Path data;
  private Path target;

  @BeforeEach
  void requireEtcd() throws Exception {
    EtcdBuild.onPath().require();
    data = Files.createDirectory(scratch.resolve("data"));
    target = Files.createDirectory(scratch.resolve("target"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.etcdprobe.cli.EtcdBuild#all")
  void shouldWriteAsTheMemberDoes(EtcdBuild build) throws Exception {
    try (EtcdCluster cluster = new EtcdCluster(build, data, 1, TIMING);
        Puts puts = new Puts(cluster.url(0))) {
      JsonNode workload = workload(like(cluster.url(0), "--count=10"));
      JsonNode like = workload.path("like");

      double rate = like.path("proposals_per_second").asDouble();
      assertThat(rate).isCloseTo(puts.rate(), within(0.35 * puts.rate()));
      assertThat(workload.path("rate_per_second").asDouble()).isCloseTo(rate, within(0.01));
      assertThat(workload.path("heartbeat_ns").asLong()).isEqualTo(80_000_000);
      assertThat(like.path("version").asText()).startsWith("3.");
      assertThat(like.path("syncs_per_second").asDouble()).isPositive();
      // The key and the request's own fields come on top of the value.
      assertThat(workload.path("size_bytes").asInt()).isBetween(VALUE_BYTES, VALUE_BYTES + 150);
      assertThat(like.path("timing_told").asBoolean()).isTrue();
      assertThat(like.path("voters").asInt()).isEqualTo(1);
      assertThat(target).isEmptyDirectory();
    }
  }

  @Test
  void shouldMultiplyTheRateAndLeaveTheRestToTheUser() throws Exception {
    try (EtcdCluster cluster = new EtcdCluster(data, 1, TIMING);
        Puts puts = new Puts(cluster.url(0))) {
      JsonNode workload =
          workload(
              like(
                  puts.url, "--scale=2", "--size=700", "--heartbeat-interval=200ms", "--count=10"));

      assertThat(workload.path("rate_per_second").asDouble())
          .isCloseTo(2 * workload.at("/like/proposals_per_second").asDouble(), within(0.01));
      assertThat(workload.path("size_bytes").asInt()).isEqualTo(700);
      assertThat(workload.path("heartbeat_ns").asLong()).isEqualTo(200_000_000);
    }
  }

  @Test
  void shouldSayWhereThereIsNoLoadToCopy() throws Exception {
    try (EtcdCluster cluster = new EtcdCluster(data, 1)) {
      assertRefused(like(cluster.url(0)), "nobody wrote to it while it was read");
    }
  }

  @Test
  void shouldSayThatTheMemberVanished() throws Exception {
    try (EtcdCluster cluster = new EtcdCluster(data, 1);
        Puts puts = new Puts(cluster.url(0))) {
      long before = reads(puts.url);
      ProbeProcess probe =
          ProbeProcess.start(
              scratch, List.of(), "disk", "--like", puts.url, "--like-for=4s", target.toString());
      awaitReader(puts.url, before);
      cluster.kill(0);

      assertRefused(probe.await(), cluster.url(0));
    }
  }

  @Test
  void shouldSayThatNobodyListens() throws Exception {
    int port = EtcdCluster.freePorts(1).getFirst();

    assertRefused(like("http://127.0.0.1:" + port), "127.0.0.1:" + port);
  }

  @Test
  void shouldTellAnotherServerFromEtcd() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] page = "process_open_fds 3\n".getBytes(StandardCharsets.US_ASCII);
          exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    try {
      assertRefused(
          like("http://127.0.0.1:" + server.getAddress().getPort()), "the metrics are not etcd's");
    } finally {
      server.stop(0);
    }
  }

  /** Waits until somebody besides us has read the member's metrics, which it counts. */
  private static void awaitReader(String url, long before) throws Exception {
    long deadline = System.nanoTime() + 30_000_000_000L;
    // An answer does not count itself.
    for (int ours = 1; System.nanoTime() - deadline < 0; ours++) {
      if (reads(url) - before > ours) {
        return;
      }
    }
    throw new AssertionError("nobody read the metrics of " + url);
  }

  private static long reads(String url) throws Exception {
    HttpRequest page = HttpRequest.newBuilder(URI.create(url + "/metrics")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(page, HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(METRICS_READ))
          .mapToLong(line -> Long.parseLong(line.substring(METRICS_READ.length())))
          .sum();
    }
  }

  private Result like(String endpoint, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("disk", "--format=json", "--warmup=0s", "--like-for=2s"));
    words.addAll(List.of("--like", endpoint));
    words.addAll(List.of(more));
    words.add(target.toString());
    return ProbeProcess.run(scratch, words.toArray(String[]::new));
  }

  private static JsonNode workload(Result result) throws IOException {
    assertThat(result.err()).isEmpty();
    return new ObjectMapper().readTree(result.out()).path("workload");
  }

  private void assertRefused(Result result, String reason) {
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out()).isEmpty();
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err()).startsWith("etcd-probe: --like: ").contains(reason);
    assertThat(target).isEmptyDirectory();
  }

  /** A client that puts one value after the other. */
  private static final class Puts implements AutoCloseable {
    private static final long PAUSE_MILLIS = 15;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final HttpRequest request;
    private final long start = System.nanoTime();
    private final Thread thread;
    private volatile long answered;

    Puts(String url) {
      this.url = url;
      String key = Base64.getEncoder().encodeToString("like".getBytes(StandardCharsets.UTF_8));
      String value = Base64.getEncoder().encodeToString(new byte[VALUE_BYTES]);
      request =
          HttpRequest.newBuilder(URI.create(url + "/v3/kv/put"))
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"key\":\"" + key + "\",\"value\":\"" + value + "\"}"))
              .build();
      thread = Thread.ofPlatform().daemon().name("puts").start(this::run);
    }

    private void run() {
      try {
        while (true) {
          http.send(request, HttpResponse.BodyHandlers.discarding());
          count();
          Thread.sleep(PAUSE_MILLIS);
        }
      } catch (IOException | InterruptedException ended) {
        // the member is gone, or the test is over
      }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void count() {
      answered++;
    }

    double rate() {
      return answered * 1e9 / (System.nanoTime() - start);
    }

    @Override
    public void close() {
      thread.interrupt();
      http.close();
    }
  }
}
