package io.etcdprobe.watch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.page.MetricsParser;
import io.etcdprobe.watch.page.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with a member: who trusts whom, and what is said if one side does not trust the other. */
@Timeout(120)
class MemberTlsTest {

  private static final MetricsParser PARSER = new MetricsParser(Set.of("etcd_server_has_leader"));
  private static final RawServer.Script MEMBER =
      RawServer.answering("200 OK", "", "etcd_server_has_leader 1\n");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir static Path directory;

  private static Keys member;
  private static Keys probe;
  private static Keys stranger;

  @BeforeAll
  static void makeKeys() throws Exception {
    member = Keys.make(directory, "member", "ip:127.0.0.1");
    probe = Keys.make(directory, "probe", "dns:probe");
    stranger = Keys.make(directory, "stranger", "dns:stranger");
  }

  private static RawServer server(SSLContext context, boolean wantsClient, String... protocols)
      throws IOException {
    SSLServerSocket socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setNeedClientAuth(wantsClient);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    return new RawServer(socket, MEMBER);
  }

  private static MetricsReading read(SSLContext context, URI endpoint) throws Exception {
    try (MemberHttp member = new MemberHttp(() -> context, endpoint, TIMEOUT)) {
      return member.metrics(PARSER);
    }
  }

  private static SourceException fault(SSLContext context, URI endpoint) {
    SourceException fault =
        catchThrowableOfType(SourceException.class, () -> read(context, endpoint));
    assertThat(fault).hasMessageNotContainingAny("\n", "\r");
    return fault;
  }

  private static void assertTlsFault(SSLContext context, URI endpoint, String reason) {
    SourceException fault = fault(context, endpoint);
    assertThat(fault).hasMessageContaining(reason);
    assertThat(fault.kind()).isEqualTo(Kind.TLS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void shouldReadAMemberThatTrustsItAndIsTrusted(String protocol) throws Exception {
    try (RawServer server = server(member.trusting(probe), true, protocol)) {
      assertThat(
              read(probe.trusting(member), server.https("127.0.0.1"))
                  .value("etcd_server_has_leader"))
          .isEqualTo(1);
    }
  }

  @Test
  void shouldTellAMemberThatItDoesNotTrust() throws Exception {
    try (RawServer server = server(member.trusting(probe), false)) {
      assertTlsFault(
          Keys.withoutKeys(stranger), server.https("127.0.0.1"), "not signed by a CA that");
    }
  }

  @Test
  void shouldTellACertificateForAnotherName() throws Exception {
    Keys other = Keys.make(directory, "other", "dns:etcd-0.etcd,ip:127.0.0.9");
    try (RawServer server = server(other.trusting(probe), false)) {
      assertTlsFault(
          Keys.withoutKeys(other),
          server.https("127.0.0.1"),
          "the member's certificate is not for 127.0.0.1");
      assertTlsFault(
          Keys.withoutKeys(other),
          server.https("localhost"),
          "the member's certificate is not for localhost");
    }
  }

  @Test
  void shouldTellACertificateThatIsOutOfDate() throws Exception {
    Keys old = Keys.make(directory, "old", "ip:127.0.0.1", "-startdate", "-10d", "-validity", "5");
    try (RawServer server = server(old.trusting(probe), false)) {
      assertTlsFault(
          Keys.withoutKeys(old), server.https("127.0.0.1"), "certificate has expired: renew it");
    }
    Keys early = Keys.make(directory, "early", "ip:127.0.0.1", "-startdate", "+10d");
    try (RawServer server = server(early.trusting(probe), false)) {
      assertTlsFault(Keys.withoutKeys(early), server.https("127.0.0.1"), "is not valid yet");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void shouldTellThatTheMemberWantsAnotherClientCertificate(String protocol) throws Exception {
    try (RawServer server = server(member.trusting(probe), true, protocol)) {
      // In TLS 1.3 the client may finish the handshake before it hears of the refusal.
      for (int i = 0; i < 10; i++) {
        assertTlsFault(Keys.withoutKeys(member), server.https("127.0.0.1"), "client certificate");
        assertThat(fault(stranger.trusting(member), server.https("127.0.0.1")).kind())
            .isEqualTo(Kind.TLS);
      }
    }
  }

  @Test
  void shouldTellWhereTlsMeetsPlainHttp() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> RawServer.send(connection, "HTTP/1.1 400 Bad Request\r\n\r\n"))) {
      assertTlsFault(
          Keys.withoutKeys(member),
          server.https("127.0.0.1"),
          "does not speak TLS here: use http:// instead of https://");
    }
  }

  @Test
  void shouldTellWherePlainHttpMeetsTls() throws Exception {
    try (RawServer server = server(member.trusting(probe), false)) {
      assertThat(fault(Keys.withoutKeys(member), server.http()).kind())
          .isIn(Kind.NOT_ETCD, Kind.OTHER);
    }
  }

  @Test
  void shouldGiveUpOnAHandshakeThatIsNotAnswered() throws Exception {
    SSLContext context = Keys.withoutKeys(member);
    try (RawServer server = new RawServer(RawServer::linger);
        MemberHttp silent =
            new MemberHttp(() -> context, server.https("127.0.0.1"), Duration.ofMillis(300))) {
      assertThat(catchThrowableOfType(SourceException.class, () -> silent.metrics(PARSER)).kind())
          .isEqualTo(Kind.TIMEOUT);
      Await.until("the connection is given up", () -> server.ended() == server.accepted());
    }
  }
}
