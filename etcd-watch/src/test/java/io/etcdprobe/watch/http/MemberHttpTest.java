package io.etcdprobe.watch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.page.Golden;
import io.etcdprobe.watch.page.MetricsParser;
import io.etcdprobe.watch.page.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One member's HTTP side against servers that behave, and servers that do not. */
@Timeout(120)
class MemberHttpTest {

  private static final MetricsParser PARSER = new MetricsParser(Set.of("etcd_server_has_leader"));
  private static final String PAGE = "etcd_server_has_leader 1\n";
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final List<MemberHttp> members = new ArrayList<>();

  @AfterEach
  void close() {
    members.forEach(MemberHttp::close);
  }

  private MemberHttp member(RawServer server, Duration timeout) {
    return member(server.http(), timeout);
  }

  private MemberHttp member(URI endpoint, Duration timeout) {
    MemberHttp member = new MemberHttp(MemberHttpTest::noTls, endpoint, timeout);
    members.add(member);
    return member;
  }

  private static SSLContext noTls() {
    throw new AssertionError("wants TLS");
  }

  private static SourceException fault(MemberHttp member) {
    return catchThrowableOfType(SourceException.class, () -> member.metrics(PARSER));
  }

  private SourceException faultOf(RawServer.Script script, Duration timeout) throws IOException {
    try (RawServer server = new RawServer(script)) {
      SourceException fault = fault(member(server, timeout));
      assertThat(fault)
          .hasMessageStartingWith(server.http() + "/metrics: ")
          .hasMessageNotContainingAny("\n", "\r", "\u001b");
      return fault;
    }
  }

  // ---- servers that behave

  @Test
  void shouldKeepItsConnection() throws Exception {
    try (RawServer server = new RawServer(RawServer.answering("200 OK", "", PAGE))) {
      MemberHttp member = member(server, LONG);
      for (int i = 0; i < 100; i++) {
        assertThat(member.metrics(PARSER).value("etcd_server_has_leader")).isEqualTo(1);
      }
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"404 Not Found", "401 Unauthorized", "503 Service Unavailable"})
  void shouldKeepItsConnectionWhereItIsRefused(String status) throws Exception {
    try (RawServer server = new RawServer(RawServer.answering(status, "", "no such page\n"))) {
      MemberHttp member = member(server, LONG);
      for (int i = 0; i < 50; i++) {
        assertThat(fault(member)).isNotNull();
      }
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void shouldReadAllThatAMemberTells() throws Exception {
    String vars =
        new String(Golden.bytes("3.5.16", "debug-vars-leader.json"), StandardCharsets.UTF_8);
    try (RawServer server = new RawServer(RawServer.answering("200 OK", "", vars))) {
      assertThat(member(server, LONG).raftStatus().leads()).isTrue();
    }
    try (RawServer server =
        new RawServer(RawServer.answering("200 OK", "", "{\"health\":\"true\"}"))) {
      assertThat(member(server, LONG).health()).isEqualTo(new HealthReading(true, ""));
    }
  }

  @Test
  void shouldTellBadHealthFromNone() throws Exception {
    String health = "{\"health\":\"false\",\"reason\":\"ALARM NOSPACE\"}";
    try (RawServer server =
        new RawServer(RawServer.answering("503 Service Unavailable", "", health))) {
      assertThat(member(server, LONG).health())
          .isEqualTo(new HealthReading(false, "ALARM NOSPACE"));
    }
    try (RawServer server =
        new RawServer(RawServer.answering("404 Not Found", "", "404 page not found\n"))) {
      MemberHttp member = member(server, LONG);
      assertThat(catchThrowableOfType(SourceException.class, member::health).kind())
          .isEqualTo(Kind.NOT_ETCD);
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void shouldReadABodyInChunksAndOneThatEndsWithItsConnection() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              while (RawServer.request(connection)) {
                RawServer.send(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                RawServer.send(
                    connection, "5\r\netcd_\r\n14\r\nserver_has_leader 1\n\r\n0\r\n\r\n");
              }
            })) {
      MemberHttp member = member(server, LONG);
      assertThat(member.metrics(PARSER).value("etcd_server_has_leader")).isEqualTo(1);
      assertThat(member.metrics(PARSER).value("etcd_server_has_leader")).isEqualTo(1);
      assertThat(server.accepted()).isEqualTo(1);
    }
    try (RawServer server =
        new RawServer(
            connection -> {
              RawServer.request(connection);
              RawServer.send(connection, "HTTP/1.0 200 OK\r\n\r\n" + PAGE);
            })) {
      assertThat(member(server, LONG).metrics(PARSER).value("etcd_server_has_leader")).isEqualTo(1);
    }
  }

  // ---- what a status means

  @ParameterizedTest
  @CsvSource({
    "401 Unauthorized, UNAUTHENTICATED",
    "403 Forbidden, FORBIDDEN",
    "404 Not Found, NOT_ETCD",
    "400 Bad Request, NOT_ETCD",
    "204 No Content, NOT_ETCD",
    "500 Internal Server Error, OTHER",
    "502 Bad Gateway, OTHER"
  })
  void shouldTellWhatAStatusMeans(String status, Kind kind) throws Exception {
    String body = status.startsWith("204") ? "" : "<html>";
    assertThat(faultOf(RawServer.answering(status, "", body), LONG).kind()).isEqualTo(kind);
  }

  @Test
  void shouldNotFollowARedirect() throws Exception {
    SourceException fault =
        faultOf(
            RawServer.answering("302 Found", "Location: http://127.0.0.1:1/login\r\n", ""), LONG);
    assertThat(fault.kind()).isEqualTo(Kind.NOT_ETCD);
    assertThat(fault).hasMessageContaining("redirects to http://127.0.0.1:1/login (302)");
  }

  @Test
  void shouldTellWherePlainHttpMeetsTls() throws Exception {
    SourceException fault =
        faultOf(
            connection -> {
              RawServer.request(connection);
              RawServer.send(
                  connection,
                  "HTTP/1.0 400 Bad Request\r\n\r\n"
                      + "Client sent an HTTP request to an HTTPS server.\n");
            },
            LONG);
    assertThat(fault.kind()).isEqualTo(Kind.TLS);
    assertThat(fault).hasMessageEndingWith("use https:// instead of http://");
  }

  // ---- no connection

  @Test
  void shouldTellThatNobodyListens() throws Exception {
    int port = freePort();
    SourceException fault = fault(member(URI.create("http://127.0.0.1:" + port), LONG));
    assertThat(fault.kind()).isEqualTo(Kind.REFUSED);
    assertThat(fault)
        .hasMessage(
            "http://127.0.0.1:"
                + port
                + "/metrics: nothing listens there: check that etcd runs and has this address in"
                + " --listen-client-urls");
  }

  @Test
  void shouldTellThatAHostHasNoAddress() {
    SourceException fault = fault(member(URI.create("http://member.invalid:2379"), LONG));
    assertThat(fault.kind()).isEqualTo(Kind.UNRESOLVABLE);
    assertThat(fault).hasMessageContaining("the host member.invalid has no address");
  }

  @Test
  void shouldGiveUpOnAConnectionThatIsNeverMade() throws Exception {
    // A listener whose queue is full drops further connections, as a firewall does.
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 8; i++) {
        Socket waiting = new Socket();
        queue.add(waiting);
        try {
          waiting.connect(full.getLocalSocketAddress(), 200);
        } catch (IOException dropped) {
          break;
        }
      }
      long start = System.nanoTime();
      SourceException fault =
          fault(member(URI.create("http://127.0.0.1:" + full.getLocalPort()), SHORT));
      assertThat(fault.kind()).isEqualTo(Kind.REFUSED);
      assertThat(fault).hasMessageContaining("no connection within 300 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    } finally {
      for (Socket waiting : queue) {
        waiting.close();
      }
    }
  }

  // ---- servers that do not answer, or not to the end

  private SourceException timeoutOf(RawServer.Script script) throws IOException {
    long start = System.nanoTime();
    try (RawServer server = new RawServer(script)) {
      SourceException fault = fault(member(server, SHORT));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(SHORT, Duration.ofSeconds(5));
      assertThat(fault.kind()).isEqualTo(Kind.TIMEOUT);
      Await.until("the connection is given up", () -> server.ended() == server.accepted());
      return fault;
    }
  }

  @Test
  void shouldGiveUpOnAServerThatNeverAnswers() throws Exception {
    assertThat(timeoutOf(RawServer::linger))
        .hasMessageContaining("no answer within 300 ms: the member hangs");
  }

  @Test
  void shouldGiveUpOnAServerThatStopsWithinItsAnswer() throws Exception {
    for (String part :
        new String[] {
          "HTTP/1.1 2",
          "HTTP/1.1 200 OK\r\nContent-Le",
          "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + PAGE,
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n19\r\n" + PAGE,
          "HTTP/1.1 200 OK\r\n\r\n" + PAGE,
          "HTTP/1.1 404 Not Found\r\nContent-Length: 1000\r\n\r\nno",
        }) {
      if (part.contains("404")) {
        assertThat(
                faultOf(
                        connection -> {
                          RawServer.send(connection, part);
                          RawServer.linger(connection);
                        },
                        SHORT)
                    .kind())
            .isEqualTo(Kind.NOT_ETCD);
        continue;
      }
      timeoutOf(
          connection -> {
            RawServer.request(connection);
            RawServer.send(connection, part);
            RawServer.linger(connection);
          });
    }
  }

  @Test
  void shouldGiveUpOnAServerThatDripsItsAnswer() throws Exception {
    assertThat(
            timeoutOf(
                connection -> {
                  RawServer.request(connection);
                  RawServer.send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                  drip(connection);
                }))
        .hasMessageContaining("not complete within 300 ms");
  }

  @Test
  void shouldGiveUpOnAServerThatDripsItsHeaders() throws Exception {
    timeoutOf(
        connection -> {
          RawServer.request(connection);
          RawServer.send(connection, "HTTP/1.1 200 OK\r\nX: ");
          drip(connection);
        });
  }

  private static void drip(Socket connection) throws IOException {
    connection.setSoTimeout(20);
    while (true) {
      RawServer.send(connection, "#");
      try {
        if (connection.getInputStream().read() < 0) {
          return;
        }
      } catch (java.net.SocketTimeoutException stillThere) {
        continue;
      }
    }
  }

  @Test
  void shouldGiveUpOnAnAnswerWithoutEnd() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              RawServer.request(connection);
              RawServer.send(connection, "HTTP/1.1 200 OK\r\n\r\n" + PAGE);
              while (true) {
                RawServer.send(connection, "# again\n".repeat(1000));
              }
            })) {
      assertThat(fault(member(server, LONG)).kind()).isEqualTo(Kind.TOO_LARGE);
      Await.until("the connection is given up", () -> server.ended() == server.accepted());
    }
  }

  @Test
  void shouldTellThatAnAnswerBrokeOff() throws Exception {
    for (String part :
        new String[] {
          "HTTP/1.1 200",
          "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + PAGE,
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n19\r\n" + PAGE,
        }) {
      SourceException fault =
          faultOf(
              connection -> {
                RawServer.request(connection);
                RawServer.send(connection, part);
              },
              LONG);
      assertThat(fault.kind()).as(part).isEqualTo(Kind.OTHER);
      assertThat(fault).hasMessageContaining("the exchange broke off");
    }
  }

  @Test
  void shouldSuspectTlsWhereNothingIsAnswered() throws Exception {
    SourceException fault = faultOf(RawServer::request, LONG);
    assertThat(fault.kind()).isEqualTo(Kind.OTHER);
    assertThat(fault).hasMessageEndingWith("if the member speaks TLS, use https://");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2p1\r\n\r\n",
        "\u0015\u0003\u0001\u0000\u0002\u0002\u0050\r\n\r\n",
        "HTTP/1.1 two hundred\r\n\r\n",
        "\u001b[2J\r\n\r\n"
      })
  void shouldTellOtherProtocolsFromHttp(String answer) throws Exception {
    SourceException fault =
        faultOf(
            connection -> {
              RawServer.request(connection);
              RawServer.send(connection, answer);
            },
            LONG);
    assertThat(fault.kind()).isEqualTo(Kind.NOT_ETCD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -5\r\n",
        "Content-Length: many\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Transfer-Encoding: chunked\r\nX: y\r\n",
        "no colon here\r\n",
        ": nameless\r\n"
      })
  void shouldSurviveHeadersThatAreNone(String headers) throws Exception {
    SourceException fault =
        faultOf(
            connection -> {
              RawServer.request(connection);
              RawServer.send(connection, "HTTP/1.1 200 OK\r\n" + headers + "\r\nzz\r\n" + PAGE);
            },
            LONG);
    assertThat(fault).isNotNull();
  }

  // ---- its own limits

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + PAGE})
  void shouldStopWhenInterrupted(String part) throws Exception {
    for (Thread.Builder kind : new Thread.Builder[] {Thread.ofPlatform(), Thread.ofVirtual()}) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      CountDownLatch said = new CountDownLatch(1);
      try (RawServer server =
          new RawServer(
              connection -> {
                RawServer.request(connection);
                RawServer.send(connection, part);
                said.countDown();
                RawServer.linger(connection);
              })) {
        MemberHttp member = member(server, LONG);
        Thread asking = kind.start(() -> thrown.set(catchThrowable(() -> member.metrics(PARSER))));
        said.await();
        asking.interrupt();
        asking.join(Duration.ofSeconds(10));
        assertThat(asking.isAlive()).isFalse();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        Await.until("the connection is given up", () -> server.ended() == 1);
      }
    }
  }

  @Test
  void shouldLeakNothingOverThousandsOfFailures() throws Exception {
    try (RawServer server = new RawServer(MemberHttpTest::misbehave)) {
      URI refused = URI.create("http://127.0.0.1:" + freePort());
      MemberHttp bad = member(server, Duration.ofMillis(25));
      MemberHttp gone = member(refused, LONG);
      fail(bad, gone, 100);
      Await.until("settled", () -> server.ended() == server.accepted());
      long descriptors = descriptors();
      int threads = Thread.activeCount();
      fail(bad, gone, 1500);
      Await.until("all connections ended", () -> server.ended() == server.accepted());
      Await.until("all descriptors closed", () -> descriptors() <= descriptors + 8);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 16);
    }
  }

  private static void fail(MemberHttp bad, MemberHttp gone, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(fault(bad)).isNotNull();
      assertThat(fault(gone).kind()).isEqualTo(Kind.REFUSED);
    }
  }

  private static void misbehave(Socket connection) throws IOException {
    RawServer.request(connection);
    switch (connection.getPort() % 4) {
      case 0 -> RawServer.send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n#");
      case 1 -> {
        RawServer.send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n#");
        RawServer.linger(connection);
      }
      case 2 -> RawServer.send(connection, "HTTP/1.1 200 OK\r\n\r\n<html>\n");
      default -> RawServer.linger(connection);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static long descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException unexpected) {
      throw new java.io.UncheckedIOException(unexpected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:2379",
        "etcd:2379",
        "ftp://127.0.0.1",
        "http:///metrics",
        "http://127.0.0.1:2379/metrics",
        "http://127.0.0.1:2379?x",
        "http://127.0.0.1:2379#x",
        "http://root:secret@127.0.0.1:2379",
        "http://127.0.0.1:99999",
        "unix:///run/etcd.sock",
        "2379"
      })
  void shouldRefuseAnEndpointThatIsNone(String endpoint) {
    URI uri;
    try {
      uri = new URI(endpoint);
    } catch (java.net.URISyntaxException noUriAtAll) {
      return;
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> member(uri, LONG))
        .withMessageContaining("is not like https://10.0.0.1:2379")
        .withMessageNotContaining("secret");
  }

  @Test
  void shouldTakeAnEndpointInItsUsualForms() {
    for (String endpoint :
        new String[] {"http://127.0.0.1:2379/", "HTTPS://etcd-0.etcd:2379", "http://[::1]:2379"}) {
      assertThat(member(URI.create(endpoint), LONG)).isNotNull();
    }
  }

  @Test
  void shouldRefuseATimeoutOfNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> member(URI.create("http://127.0.0.1:2379"), Duration.ZERO));
  }

  @Test
  void shouldFailInTheUsualWayWhenItIsClosed() throws Exception {
    try (RawServer server = new RawServer(RawServer.answering("200 OK", "", PAGE))) {
      MemberHttp member = member(server, LONG);
      member.metrics(PARSER);
      member.close();
      assertThatThrownBy(() -> member.metrics(PARSER)).isInstanceOf(SourceException.class);
      Await.until("its connection is closed", () -> server.ended() == 1);
    }
  }

  @Test
  void shouldConnectAnewWhereItsConnectionWasClosedMeanwhile() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              RawServer.request(connection);
              RawServer.send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n" + PAGE);
              // The second question is read but not answered.
              RawServer.request(connection);
            })) {
      MemberHttp member = member(server, LONG);
      for (int i = 0; i < 20; i++) {
        assertThat(member.metrics(PARSER).value("etcd_server_has_leader")).isEqualTo(1);
      }
      assertThat(server.accepted()).isEqualTo(20);
    }
  }
}
