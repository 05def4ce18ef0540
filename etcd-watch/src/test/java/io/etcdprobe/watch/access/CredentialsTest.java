package io.etcdprobe.watch.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.grpc.Etcd;
import io.etcdprobe.watch.grpc.Pki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are rotated while a process uses them, in right and wrong ways. */
@Timeout(120)
class CredentialsTest {

  @TempDir static Path made;

  private static Pki pki;
  private static Pki.Pair first;
  private static Pki.Pair second;

  @TempDir Path used;

  private Access access;

  /** This clock wraps while a test runs, as a clock may. */
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - Credentials.LOOK_NANOS);

  private Instant dayTime = Instant.now();

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

  private Credentials read() throws AccessException {
    return Credentials.of(access, clock::get, () -> dayTime);
  }

  private void look(Credentials credentials) {
    clock.addAndGet(Credentials.LOOK_NANOS);
    credentials.look();
  }

  /**
   * A fault that is found once may be a half-written file. A fault that is found twice is reported.
   */
  private void expectNotice(Credentials credentials, String said) {
    look(credentials);
    assertThat(credentials.notices()).as("after one look").isEmpty();
    look(credentials);
    assertThat(credentials.notices().toString()).contains(said);
  }

  private void expectRotation(Credentials credentials, Identity before) {
    look(credentials);
    assertThat(credentials.identity()).isNotSameAs(before);
    assertThat(credentials.notices()).isEmpty();
  }

  @Test
  void shouldStayWhatItIsWhileItsFilesDo() throws Exception {
    Credentials credentials = read();
    Identity before = credentials.identity();
    copy(first.certificate(), "tls.crt");
    for (int i = 0; i < 20; i++) {
      credentials.passwordNow();
    }
    assertThat(credentials.identity()).isSameAs(before);
  }

  @Test
  void shouldNotLookMoreOftenThanEveryFewSeconds() throws Exception {
    Credentials credentials = read();
    Identity before = credentials.identity();
    copy(second.certificate(), "tls.crt");
    copy(second.key(), "tls.key");
    clock.addAndGet(Credentials.LOOK_NANOS - 1);
    credentials.look();
    assertThat(credentials.identity()).isSameAs(before);
    clock.incrementAndGet();
    credentials.look();
    assertThat(credentials.identity()).isNotSameAs(before);
  }

  @Test
  void shouldKeepWhatItHasUntilCertificateAndKeyFit() throws Exception {
    Credentials credentials = read();
    Identity before = credentials.identity();
    copy(second.certificate(), "tls.crt");
    expectNotice(credentials, "tls.key does not fit the certificate");
    assertThat(credentials.notices().toString()).contains("what was read before is still used");
    assertThat(credentials.identity()).isSameAs(before);
    copy(second.key(), "tls.key");
    expectRotation(credentials, before);
  }

  @Test
  void shouldKeepWhatItHasWhereAFileIsGarbageOrGone() throws Exception {
    Credentials credentials = read();
    Identity before = credentials.identity();
    for (String file : new String[] {"ca.crt", "tls.crt", "tls.key"}) {
      byte[] right = Files.readAllBytes(used.resolve(file));
      Files.writeString(used.resolve(file), "-----BEGIN");
      expectNotice(credentials, file + " is not PEM");
      Files.delete(used.resolve(file));
      look(credentials);
      assertThat(credentials.notices().toString()).contains(file + " does not exist");
      Files.write(used.resolve(file), right);
      look(credentials);
      assertThat(credentials.notices()).as("healed").isEmpty();
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
    Credentials credentials = read();
    Identity before = credentials.identity();

    Files.copy(pki.caFile(), now.resolve("ca.crt"));
    Files.copy(second.certificate(), now.resolve("tls.crt"));
    Files.copy(second.key(), now.resolve("tls.key"));
    Path link = Files.createSymbolicLink(used.resolve("..data_tmp"), now.getFileName());
    Files.move(link, used.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    expectRotation(credentials, before);
  }

  @Test
  void shouldTellThatItsCertificateHasExpired() throws Exception {
    Instant end = dayTime.plusSeconds(3);
    Pki.Pair brief = pki.issueUntil("brief", end);
    copy(brief.certificate(), "tls.crt");
    copy(brief.key(), "tls.key");
    Credentials credentials = read();
    assertThat(credentials.notices()).isEmpty();
    assertThat(Objects.requireNonNull(credentials.certificateEnd()).getEpochSecond())
        .isEqualTo(end.getEpochSecond());
    dayTime = end.plusSeconds(1);
    assertThat(credentials.notices().toString()).contains("tls.crt has expired at 2");
    Trouble refused = new Trouble(Kind.TLS, "the member refuses");
    assertThat(credentials.explained(refused).text()).startsWith("the member refuses; our cert");
    Trouble other = new Trouble(Kind.REFUSED, "nobody there");
    assertThat(credentials.explained(other)).isSameAs(other);

    Identity before = credentials.identity();
    copy(first.certificate(), "tls.crt");
    copy(first.key(), "tls.key");
    expectRotation(credentials, before);
  }

  @Test
  void shouldReadAPipeOnce() throws Exception {
    Path pipe = used.resolve("pipe");
    Etcd.run(new ProcessBuilder("mkfifo", pipe.toString()));
    Thread writer = Thread.ofVirtual().start(() -> write(pipe, "secret"));
    Credentials credentials =
        Credentials.of(
            new Access(null, null, null, null, "probe", null, pipe), clock::get, () -> dayTime);
    writer.join();
    clock.addAndGet(Credentials.LOOK_NANOS);
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
