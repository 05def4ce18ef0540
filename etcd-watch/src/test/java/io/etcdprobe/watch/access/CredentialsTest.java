package io.etcdprobe.watch.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.grpc.Etcd;
import io.etcdprobe.watch.grpc.Pki;
import io.etcdprobe.watch.http.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are rotated under a process that uses them, well or badly. */
@Timeout(120)
class CredentialsTest {

  private static final Duration LOOK = Duration.ofMillis(10);

  @TempDir static Path made;

  private static Pki pki;
  private static Pki.Pair first;
  private static Pki.Pair second;

  @TempDir Path used;

  private Access access;

  @BeforeAll
  static void makeKeys() throws Exception {
    pki = Pki.make(made, "ca");
    first = pki.issue("first", "DNS:probe");
    second = pki.issue("second", "DNS:probe");
  }

  @BeforeEach
  void useTheFirst() throws IOException {
    access =
        new Access(
            used.resolve("ca.crt"),
            used.resolve("tls.crt"),
            used.resolve("tls.key"),
            null,
            null,
            null);
    copy(pki.caFile(), "ca.crt");
    copy(first.certificate(), "tls.crt");
    copy(first.key(), "tls.key");
  }

  private void copy(Path from, String to) throws IOException {
    Files.copy(from, used.resolve(to), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void awaitNotice(Credentials credentials, String said) {
    Await.until(said, () -> credentials.notices().toString().contains(said));
  }

  private static void awaitRotation(Credentials credentials, Identity before) {
    Await.until(
        "another identity",
        () -> {
          credentials.look();
          return credentials.identity() != before;
        });
    assertThat(credentials.notices()).isEmpty();
  }

  @Test
  void shouldStayWhatItIsWhileItsFilesDo() throws Exception {
    Credentials credentials = Credentials.of(access, LOOK);
    Identity before = credentials.identity();
    copy(first.certificate(), "tls.crt");
    for (int i = 0; i < 20; i++) {
      credentials.passwordNow();
    }
    assertThat(credentials.identity()).isSameAs(before);
  }

  @Test
  void shouldNotLookMoreOftenThanEveryFewSeconds() throws Exception {
    Credentials credentials = Credentials.of(access);
    Identity before = credentials.identity();
    copy(second.certificate(), "tls.crt");
    copy(second.key(), "tls.key");
    for (int i = 0; i < 1000; i++) {
      credentials.look();
    }
    assertThat(credentials.identity()).isSameAs(before);
  }

  @Test
  void shouldKeepWhatItHasUntilCertificateAndKeyFit() throws Exception {
    Credentials credentials = Credentials.of(access, LOOK);
    Identity before = credentials.identity();
    copy(second.certificate(), "tls.crt");
    awaitNotice(credentials, "tls.key does not fit the certificate");
    assertThat(credentials.notices().toString()).contains("what was read before is still used");
    assertThat(credentials.identity()).isSameAs(before);
    copy(second.key(), "tls.key");
    awaitRotation(credentials, before);
  }

  @Test
  void shouldKeepWhatItHasWhereAFileIsGarbageOrGone() throws Exception {
    Credentials credentials = Credentials.of(access, LOOK);
    Identity before = credentials.identity();
    for (String file : new String[] {"ca.crt", "tls.crt", "tls.key"}) {
      byte[] right = Files.readAllBytes(used.resolve(file));
      Files.writeString(used.resolve(file), "-----BEGIN");
      awaitNotice(credentials, file + " is not PEM");
      Files.delete(used.resolve(file));
      awaitNotice(credentials, file + " does not exist");
      Files.write(used.resolve(file), right);
      Await.until("healed", () -> credentials.notices().isEmpty());
    }
    assertThat(credentials.identity()).isSameAs(before);
  }

  @Test
  void shouldFollowTheLinksThatKubernetesTurns() throws Exception {
    Path old = Files.createDirectory(used.resolve("..2026_1"));
    Path now = Files.createDirectory(used.resolve("..2026_2"));
    for (String file : new String[] {"ca.crt", "tls.crt", "tls.key"}) {
      Files.move(used.resolve(file), old.resolve(file));
      Files.createSymbolicLink(used.resolve(file), Path.of("..data", file));
    }
    Files.createSymbolicLink(used.resolve("..data"), old.getFileName());
    Credentials credentials = Credentials.of(access, LOOK);
    Identity before = credentials.identity();

    Files.copy(pki.caFile(), now.resolve("ca.crt"));
    Files.copy(second.certificate(), now.resolve("tls.crt"));
    Files.copy(second.key(), now.resolve("tls.key"));
    Path link = Files.createSymbolicLink(used.resolve("..data_tmp"), now.getFileName());
    Files.move(link, used.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    awaitRotation(credentials, before);
  }

  @Test
  void shouldTellThatItsCertificateHasExpired() throws Exception {
    Instant end = Instant.now().plusSeconds(3);
    Pki.Pair brief = pki.issueUntil("brief", end);
    copy(brief.certificate(), "tls.crt");
    copy(brief.key(), "tls.key");
    Credentials credentials = Credentials.of(access, LOOK);
    assertThat(credentials.notices()).isEmpty();
    assertThat(Objects.requireNonNull(credentials.certificateEnd()).getEpochSecond())
        .isEqualTo(end.getEpochSecond());
    awaitNotice(credentials, "tls.crt has expired at 2");
    Trouble refused = new Trouble(Kind.TLS, "the member refuses");
    assertThat(credentials.explained(refused).text()).startsWith("the member refuses; our cert");
    Trouble other = new Trouble(Kind.REFUSED, "nobody there");
    assertThat(credentials.explained(other)).isSameAs(other);

    Identity before = credentials.identity();
    copy(first.certificate(), "tls.crt");
    copy(first.key(), "tls.key");
    awaitRotation(credentials, before);
  }

  @Test
  void shouldReadAPipeOnce() throws Exception {
    Path pipe = used.resolve("pipe");
    Etcd.run(new ProcessBuilder("mkfifo", pipe.toString()));
    Thread writer = Thread.ofVirtual().start(() -> write(pipe, "secret"));
    Credentials credentials =
        Credentials.of(new Access(null, null, null, null, "probe", null, pipe), LOOK);
    writer.join();
    assertThat(credentials.passwordNow()).isEqualTo("secret");
    assertThat(credentials.notices()).isEmpty();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException unexpected) {
      throw new java.io.UncheckedIOException(unexpected);
    }
  }
}
