package io.etcdprobe.watch.grpc;

import static io.etcdprobe.watch.grpc.Asked.answer;
import static io.etcdprobe.watch.grpc.Asked.trouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.access.Access;
import io.etcdprobe.watch.access.AccessException;
import io.etcdprobe.watch.access.Credentials;
import io.etcdprobe.watch.access.NameService;
import io.etcdprobe.watch.http.Await;
import io.etcdprobe.watch.http.MemberHttp;
import io.etcdprobe.watch.page.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real member with TLS that listens on an IPv6 address only, asked at the address and by names.
 */
@Timeout(180)
@EnabledIf("possible")
class MemberAddressTest {

  private static final InetAddress IPV4 = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress IPV6 = InetAddress.ofLiteral("::1");
  private static final NameService NOBODY =
      host -> {
        throw new UnknownHostException(host);
      };

  @TempDir static Path directory;

  private static GrpcThreads threads;
  private static Pki pki;
  private static Etcd etcd;
  private static int port;

  static boolean possible() {
    try (ServerSocket _ = new ServerSocket(0, 1, IPV6)) {
      return Etcd.installed() && Files.isExecutable(Path.of("/usr/bin/openssl"));
    } catch (IOException noIpv6) {
      return false;
    }
  }

  @BeforeAll
  static void startMember() throws Exception {
    Asked.silenceLoggers();
    threads = new GrpcThreads();
    pki = Pki.make(directory, "ca");
    Pki.Pair member = pki.issue("member", "IP:::1,DNS:etcd_2,DNS:etcd-2.example");
    try (ServerSocket free = new ServerSocket(0, 1, IPV6)) {
      port = free.getLocalPort();
    }
    etcd =
        Etcd.startTls(
            directory,
            "--listen-client-urls=https://[::1]:" + port,
            "--advertise-client-urls=https://[::1]:" + port,
            "--cert-file=" + member.certificate(),
            "--key-file=" + member.key());
    try (MemberGrpc asked = grpc("[::1]", null, NOBODY, Etcd.PATIENT)) {
      Await.until("it leads", () -> !etcd.alive() || asked.linearizableRead("a").ok());
    }
  }

  @AfterAll
  static void stopMember() {
    etcd.close();
    threads.close();
  }

  private static Credentials credentials(@Nullable String serverName) throws AccessException {
    return Credentials.of(new Access(pki.caFile(), null, null, serverName, null, null));
  }

  private static URI at(String host) {
    return URI.create("https://" + host + ":" + port);
  }

  private static MemberGrpc grpc(
      String host, @Nullable String serverName, NameService names, Duration timeout)
      throws AccessException {
    return new MemberGrpc(at(host), credentials(serverName), timeout, threads, names);
  }

  private static MemberHttp http(
      String host, @Nullable String serverName, NameService names, Duration timeout)
      throws AccessException {
    return new MemberHttp(credentials(serverName)::sslContext, at(host), timeout, names);
  }

  private static void assertAnswers(String host, @Nullable String serverName, NameService names)
      throws Exception {
    try (MemberGrpc grpc = grpc(host, serverName, names, Etcd.PATIENT);
        MemberHttp http = http(host, serverName, names, Etcd.PATIENT)) {
      assertThat(answer(grpc.status()).version()).startsWith("3.");
      assertThat(http.health().healthy()).isTrue();
    }
  }

  @Test
  void anAddressInBracketsIsAskedAndIsInTheCertificate() throws Exception {
    assertAnswers("[::1]", null, NOBODY);
    assertAnswers("[0:0:0:0:0:0:0:1]", null, NOBODY);
  }

  @ParameterizedTest
  @CsvSource({"etcd_2,", "etcd-2.example,", "other_name,::1", "other_name,etcd_2"})
  void aNameIsAskedAtItsSecondAddressWhereNobodyListensAtTheFirst(
      String host, @Nullable String serverName) throws Exception {
    assertAnswers(host, serverName, name -> List.of(IPV4, IPV6));
    assertAnswers(host, serverName, name -> List.of(IPV6, IPV4));
  }

  @Test
  void aNameIsAskedAtItsSecondAddressWhereTheFirstIsSilent() throws Exception {
    List<Socket> queue = new ArrayList<>();
    Duration timeout = Duration.ofSeconds(4);
    // A listener whose queue is full drops further connections, as a firewall does.
    try (ServerSocket full = new ServerSocket(port, 1, IPV4);
        MemberGrpc grpc = grpc("etcd_2", null, name -> List.of(IPV4, IPV6), timeout);
        MemberHttp http = http("etcd_2", null, name -> List.of(IPV4, IPV6), timeout)) {
      fill(full, queue);
      assertThat(http.health().healthy()).isTrue();
      answer(grpc.status());
    } finally {
      for (Socket waiting : queue) {
        waiting.close();
      }
    }
  }

  private static void fill(ServerSocket full, List<Socket> queue) {
    for (int i = 0; i < 8; i++) {
      Socket waiting = new Socket();
      queue.add(waiting);
      try {
        waiting.connect(full.getLocalSocketAddress(), 200);
      } catch (IOException dropped) {
        return;
      }
    }
  }

  @Test
  void aCertificateForAnotherNameWithAnUnderscoreIsRefused() throws Exception {
    NameService names = name -> List.of(IPV6);
    try (MemberGrpc grpc = grpc("etcd_3", null, names, Etcd.PATIENT);
        MemberHttp http = http("etcd_3", null, names, Etcd.PATIENT)) {
      assertThat(trouble(grpc.status(), Kind.TLS).text())
          .contains("the member's certificate is not for etcd_3");
      SourceException fault = catchThrowableOfType(SourceException.class, http::health);
      assertThat(fault.kind()).isEqualTo(Kind.TLS);
      assertThat(fault).hasMessageContaining("the member's certificate is not for etcd_3");
    }
  }

  @Test
  void aNameWithAnUnderscoreThatHasNoAddressIsNamed() throws Exception {
    try (MemberGrpc grpc = grpc("etcd_2", null, NOBODY, Etcd.PATIENT);
        MemberHttp http = http("etcd_2", null, NOBODY, Etcd.PATIENT)) {
      assertThat(trouble(grpc.status(), Kind.UNRESOLVABLE).text())
          .contains("the host etcd_2 has no address");
      SourceException fault = catchThrowableOfType(SourceException.class, http::health);
      assertThat(fault.kind()).isEqualTo(Kind.UNRESOLVABLE);
      assertThat(fault).hasMessageContaining("the host etcd_2 has no address");
    }
  }
}
