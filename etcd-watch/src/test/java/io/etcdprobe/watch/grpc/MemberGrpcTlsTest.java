package io.etcdprobe.watch.grpc;

import static io.etcdprobe.watch.grpc.Asked.answer;
import static io.etcdprobe.watch.grpc.Asked.trouble;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.EtcdBuild;
import io.etcdprobe.watch.access.Access;
import io.etcdprobe.watch.access.AccessException;
import io.etcdprobe.watch.access.Credentials;
import io.etcdprobe.watch.http.Await;
import io.etcdprobe.watch.http.MemberHttp;
import io.etcdprobe.watch.page.SourceException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real member that requires client certificates. */
@Timeout(180)
@ParameterizedClass(name = "{0}")
@MethodSource("io.etcdprobe.watch.EtcdBuild#all")
class MemberGrpcTlsTest {

  /** A fault late in a handshake of TLS 1.3 may show in several ways. */
  private static final int ATTEMPTS = 20;

  @TempDir static Path directory;

  private static GrpcThreads threads;
  private static Etcd etcd;

  @Parameter EtcdBuild build;
  private static Pki pki;
  private static Pki strangers;
  private static Pki.Pair probe;

  @BeforeParameterizedClassInvocation
  static void startMember(EtcdBuild given) throws Exception {
    given.require();
    Path home = Files.createTempDirectory(directory, "member");
    Asked.silenceLoggers();
    threads = new GrpcThreads();
    pki = Pki.make(home, "ca");
    strangers = Pki.make(home, "strangers");
    probe = pki.issue("probe", "DNS:probe");
    Pki.Pair member = pki.issue("member", "IP:127.0.0.1,DNS:etcd-0.etcd,DNS:*.wild.test");
    etcd =
        Etcd.startTls(
            given,
            home,
            "--cert-file=" + member.certificate(),
            "--key-file=" + member.key(),
            "--client-cert-auth",
            "--trusted-ca-file=" + pki.caFile());
    try (MemberGrpc asked = member(access(pki, probe, null))) {
      Await.until("it leads", () -> !etcd.alive() || asked.linearizableRead("a").ok());
    }
  }

  @AfterParameterizedClassInvocation
  static void stopMember() {
    if (etcd != null) {
      etcd.close();
      threads.close();
      etcd = null;
    }
  }

  private static Access access(Pki trusted, Pki.@Nullable Pair own, @Nullable String serverName) {
    return new Access(
        trusted.caFile(),
        own == null ? null : own.certificate(),
        own == null ? null : own.key(),
        serverName,
        null,
        null);
  }

  private static MemberGrpc member(Access access) throws AccessException {
    return new MemberGrpc(etcd.endpoint(), access, Etcd.PATIENT, threads);
  }

  private static void assertTlsTrouble(Access access, String reason) throws AccessException {
    try (MemberGrpc member = member(access)) {
      for (int i = 0; i < ATTEMPTS; i++) {
        assertThat(trouble(member.status(), Kind.TLS).text()).contains(reason);
      }
    }
  }

  @Test
  void shouldReadAMemberThatTrustsItAndIsTrusted() throws Exception {
    try (MemberGrpc member = member(access(pki, probe, null))) {
      answer(member.status());
      answer(member.put("/etcd-probe/canary", "1"));
    }
  }

  @Test
  void shouldReadAMemberWithEitherKindOfKey() throws Exception {
    Pki.Pair rsa = pki.issue("probe-rsa", "DNS:probe", "RSA", "-days", "2");
    try (MemberGrpc member = member(access(pki, rsa, null))) {
      answer(member.status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"etcd-0.etcd", "ETCD-0.etcd", "a.wild.test", "127.0.0.1"})
  void shouldTakeTheServerNameThatItIsGiven(String name) throws Exception {
    try (MemberGrpc member = member(access(pki, probe, name))) {
      answer(member.status());
    }
    assertThat(readOverHttp(access(pki, probe, name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"etcd-1.etcd", "a.b.wild.test", "wild.test", "127.0.0.2"})
  void shouldTellThatTheCertificateIsForAnotherName(String name) throws Exception {
    assertTlsTrouble(access(pki, probe, name), "the member's certificate is not for " + name);
    SourceException fault =
        Assertions.catchThrowableOfType(
            SourceException.class, () -> readOverHttp(access(pki, probe, name)));
    assertThat(fault.kind()).isEqualTo(Kind.TLS);
    assertThat(fault).hasMessageContaining("certificate is not for");
  }

  private static boolean readOverHttp(Access access) throws Exception {
    Credentials credentials = Credentials.of(access);
    try (MemberHttp member =
        new MemberHttp(credentials::sslContext, etcd.endpoint(), Etcd.PATIENT)) {
      return member.health().healthy();
    }
  }

  @Test
  void shouldTellAMemberThatItDoesNotTrust() throws Exception {
    assertTlsTrouble(access(strangers, probe, null), "not signed by a CA that the probe trusts");
    assertTlsTrouble(
        new Access(null, probe.certificate(), probe.key(), null, null, null),
        "not signed by a CA that the probe trusts");
  }

  @Test
  void shouldTellThatTheMemberWantsAClientCertificate() throws Exception {
    assertTlsTrouble(access(pki, null, null), "client certificate");
  }

  @Test
  void shouldTellThatTheMemberWantsAnotherClientCertificate() throws Exception {
    Pki.Pair stranger = strangers.issue("stranger", "DNS:probe");
    assertTlsTrouble(access(pki, stranger, null), "client certificate");
  }

  @Test
  void shouldTellWherePlainMeetsTls() throws Exception {
    URI plain = URI.create(etcd.endpoint().toString().replace("https", "http"));
    try (MemberGrpc member = new MemberGrpc(plain, Access.PLAIN, Etcd.PATIENT, threads)) {
      for (int i = 0; i < ATTEMPTS; i++) {
        assertThat(trouble(member.status(), Kind.OTHER).text()).contains("TLS, use https://");
      }
    }
  }

  @Test
  void shouldTellWhereTlsMeetsPlain(@TempDir Path data) throws Exception {
    try (Etcd plain = Etcd.start(build, data)) {
      URI tls = URI.create(plain.endpoint().toString().replace("http", "https"));
      try (MemberGrpc up =
          new MemberGrpc(plain.endpoint(), Access.PLAIN, Duration.ofSeconds(2), threads)) {
        Await.until("it answers", () -> up.status().ok());
      }
      try (MemberGrpc member =
          new MemberGrpc(tls, access(pki, probe, null), Etcd.PATIENT, threads)) {
        for (int i = 0; i < ATTEMPTS; i++) {
          assertThat(trouble(member.status(), Kind.OTHER).text()).contains("TLS, use http://");
        }
      }
    }
  }
}
