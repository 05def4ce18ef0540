package io.etcdprobe.export.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.export.SidecarReports;
import io.etcdprobe.export.html.StatusPage;
import io.etcdprobe.export.prometheus.PrometheusDoor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDoorTest {

  private static HttpDoor door;

  @BeforeAll
  static void open() throws ListenException {
    door = Doors.open(null, SidecarReports.critical());
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @Test
  void shouldServeMetricsInTheFormThatIsAskedFor() throws Exception {
    HttpResponse<String> plain = Doors.get(door, "/metrics");
    HttpResponse<String> open =
        Doors.get(door, "/metrics", "Accept", "application/openmetrics-text; version=1.0.0");

    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(header(plain, "content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(plain.body()).contains("etcd_probe_status{status=\"critical\",} 1.0\n");
    assertThat(header(open, "content-type")).startsWith("application/openmetrics-text");
    assertThat(open.body()).endsWith("# EOF\n");
  }

  @Test
  void shouldServeOnlyTheMetricsThatAreNamed() throws Exception {
    assertThat(Doors.get(door, "/metrics?name%5B%5D=etcd_probe_cluster_term").body().lines())
        .last()
        .isEqualTo("etcd_probe_cluster_term 7.0");
  }

  @Test
  void shouldTakeWhatCannotBeDecodedForTheNameOfNothing() throws Exception {
    HttpResponse<String> several =
        Doors.get(door, "/metrics?a&=&name%5B%5D=%25zz&name%5B%5D=etcd_probe_cluster_term");
    assertThat(several.statusCode()).isEqualTo(200);
    assertThat(several.body().lines()).last().isEqualTo("etcd_probe_cluster_term 7.0");
    assertThat(Doors.get(door, "/metrics?name%5B%5D=nothing").body()).isEmpty();
  }

  @Test
  void shouldCompressWhereItIsAskedTo() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response =
          client.send(
              Doors.request(Doors.url(door, "/metrics"), "Accept-Encoding", "gzip").build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
      try (InputStream in = new GZIPInputStream(response.body())) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .contains("etcd_probe_build_info{");
      }
    }
  }

  @Test
  void shouldServeThePageWithNothingAllowedThatItDoesNotNeed() throws Exception {
    HttpResponse<String> page = Doors.get(door, "/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "content-security-policy"))
        .isEqualTo(StatusPage.CONTENT_SECURITY_POLICY);
    assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(header(page, "cache-control")).isEqualTo("no-store");
    assertThat(page.body()).startsWith("<!DOCTYPE html>").contains("beside <bdi>m2</bdi>");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/status, 200, etcd-probe/sidecar/v1",
    "/api/v1/findings, 200, etcd-probe/findings/v1",
    "/-/healthy, 200, lives",
    "/-/ready, 200, ready",
    "/metricsx, 404, no such page",
    "/metrics/, 404, no such page",
    "/favicon.ico, 404, no such page",
    "/api/v1/, 404, no such page"
  })
  void shouldAnswerEachPathWithItsOwn(String path, int status, String text) throws Exception {
    HttpResponse<String> response = Doors.get(door, path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
  void shouldRefuseWhatIsNotAQuestion(String method) throws Exception {
    String answer =
        raw(
            method
                + " /metrics HTTP/1.1\r\n"
                + "Host: x\r\n"
                + "Content-Length: 0\r\n"
                + "Connection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 405").containsIgnoringCase("\r\nAllow: GET, HEAD\r\n");
  }

  @Test
  void shouldTellTheLengthAndSendNothingWhereOnlyTheHeadIsAskedFor() throws Exception {
    String answer = raw("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n").doesNotContain("<html");
    assertThat(answer.toLowerCase(Locale.ROOT)).containsPattern("content-length: [1-9]\\d{3,}\r\n");
  }

  @Test
  void shouldNotBeReadyBeforeTheFirstJudgement() throws Exception {
    try (HttpDoor early = Doors.open(null, null)) {
      assertThat(Doors.get(early, "/-/ready").statusCode()).isEqualTo(503);
      assertThat(Doors.get(early, "/api/v1/status").statusCode()).isEqualTo(503);
      assertThat(Doors.get(early, "/-/healthy").statusCode()).isEqualTo(200);
      assertThat(Doors.get(early, "/metrics").statusCode()).isEqualTo(200);
      assertThat(Doors.get(early, "/").body()).contains("Not judged yet");
    }
  }

  @Test
  void shouldSayThatThePortIsTaken() {
    int port = door.address().getPort();

    assertThatThrownBy(() -> start("127.0.0.1", port))
        .isInstanceOf(ListenException.class)
        .hasMessage(
            "cannot listen on 127.0.0.1:"
                + port
                + ": the port is in use; find the program with ss -ltnp 'sport = :"
                + port
                + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, cannot listen on 192.0.2.1:0: this machine has no such address",
    "no-such-host.invalid, cannot listen on no-such-host.invalid:0: no such host is known"
  })
  void shouldSayThatTheAddressIsWrong(String host, String message) {
    assertThatThrownBy(() -> start(host, 0))
        .isInstanceOf(ListenException.class)
        .hasMessage(message);
  }

  @Test
  void shouldAnswerWhileOthersAreSilentOrSlowAndSendThemAway() throws Exception {
    List<Socket> others = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        Socket other = new Socket(InetAddress.getLoopbackAddress(), door.address().getPort());
        other.setSoTimeout(12_000);
        others.add(other);
        if (i % 2 == 0) {
          other.getOutputStream().write("GET /metrics HT".getBytes(StandardCharsets.US_ASCII));
        }
      }

      long start = System.nanoTime();
      HttpResponse<String> response = Doors.get(door, "/metrics");
      Duration took = Duration.ofNanos(System.nanoTime() - start);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(took).isLessThan(Duration.ofSeconds(3));
      assertThat(platformThreads()).isLessThanOrEqualTo(3);
      assertThat(others.get(0).getInputStream().read()).as("half a request").isEqualTo(-1);
      assertThat(others.get(1).getInputStream().read()).as("silent").isEqualTo(-1);
    } finally {
      for (Socket other : others) {
        other.close();
      }
    }
  }

  /** How many platform threads are ours; the two timers of the JDK do not count. */
  private static long platformThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().startsWith("etcd-probe-http")
                    || thread.getName().equals("HTTP-Dispatcher"))
        .peek(thread -> assertThat(thread.isDaemon()).as(thread.getName()).isTrue())
        .count();
  }

  @Test
  void shouldBoundAFloodOfConnectionsAndSurviveIt() throws Exception {
    try (HttpDoor flooded = Doors.open(null, SidecarReports.healthy())) {
      List<Socket> flood = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), flooded.address().getPort());
        socket.setSoTimeout(2_000);
        flood.add(socket);
      }
      assertThat(flood.getLast().getInputStream().read()).as("one too many").isEqualTo(-1);
      for (Socket socket : flood) {
        socket.close();
      }
      Doors.await("an answer after the flood", () -> answers(flooded));
    }
  }

  private static boolean answers(HttpDoor door) throws InterruptedException {
    try {
      return Doors.get(door, "/-/healthy").statusCode() == 200;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void shouldAnswerWhileOthersDoNotReadTheirAnswers() throws Exception {
    List<Socket> others = new ArrayList<>();
    try {
      byte[] requests =
          "GET /api/v1/status HTTP/1.1\r\nHost: x\r\n\r\n"
              .repeat(400)
              .getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 8; i++) {
        Socket other = new Socket();
        other.setReceiveBufferSize(4096);
        other.connect(door.address());
        others.add(other);
        other.getOutputStream().write(requests);
      }

      assertThat(Doors.get(door, "/metrics").statusCode()).isEqualTo(200);
    } finally {
      for (Socket other : others) {
        other.close();
      }
    }
  }

  @Test
  void shouldRefuseHeadersWithoutEnd() throws Exception {
    String answer = raw("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(100_000) + "\r\n\r\n");

    assertThat(answer).doesNotContain("200 OK");
  }

  @Test
  void shouldNotAskForTheNamesOfItsClients() throws Exception {
    InetAddress client = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});

    assertThat(client.getHostName()).isEqualTo("127.0.0.1");
    assertThat(InetAddress.getByName("localhost").isLoopbackAddress()).isTrue();
  }

  @Test
  void shouldFreeThePortWhenClosed() throws Exception {
    HttpDoor first = Doors.open(null, null);
    int port = first.address().getPort();
    first.close();

    start("127.0.0.1", port).close();
  }

  private static HttpDoor start(String host, int port) throws ListenException {
    return HttpDoor.start(
        new ListenOptions(host, port, null),
        new PrometheusDoor(ElectionTiming.DEFAULT),
        () -> null);
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.address().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException reset) {
      return String.valueOf(reset.getMessage());
    }
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
