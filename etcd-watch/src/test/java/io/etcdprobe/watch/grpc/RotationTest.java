package io.etcdprobe.watch.grpc;

import static io.etcdprobe.watch.grpc.Asked.answer;
import static io.etcdprobe.watch.grpc.Asked.trouble;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.watch.access.Access;
import io.etcdprobe.watch.access.Credentials;
import io.etcdprobe.watch.access.Identity;
import io.etcdprobe.watch.http.Await;
import io.etcdprobe.watch.loop.MemberSource;
import io.etcdprobe.watch.loop.MemberSources;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real member that requires client certificates is asked while our files and its own are rotated.
 */
@Timeout(120)
@EnabledIf("io.etcdprobe.watch.grpc.Etcd#installed")
class RotationTest {

  /**
   * Sixty times as fast as the real clock: files that are read every three seconds are read every
   * 50 ms.
   */
  private static final NanoClock FAST = () -> 60 * System.nanoTime();

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @TempDir static Path made;

  private static Pki old;
  private static Pki young;
  private static Path both;
  private static Pki.Pair oldMember;
  private static Pki.Pair youngMember;

  @TempDir Path used;

  private Access access;

  @BeforeAll
  static void makeKeys() throws Exception {
    Asked.silenceLoggers();
    old = Pki.make(made, "old");
    young = Pki.make(made, "young");
    both = made.resolve("both.crt");
    Files.writeString(both, Files.readString(old.caFile()) + Files.readString(young.caFile()));
    oldMember = old.issue("old-member", "IP:127.0.0.1");
    youngMember = young.issue("young-member", "IP:127.0.0.1");
  }

  @BeforeEach
  void nameFiles() {
    access =
        new Access(
            used.resolve("ca.crt"),
            used.resolve("tls.crt"),
            used.resolve("tls.key"),
            null,
            null,
            null);
  }

  private void use(Path ca, Pki.Pair own) throws IOException {
    replace(ca, "ca.crt");
    replace(own.certificate(), "tls.crt");
    replace(own.key(), "tls.key");
  }

  private void replace(Path from, String to) throws IOException {
    Path part = Files.copy(from, used.resolve(to + ".part"));
    Files.move(part, used.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Etcd start(Path data) throws IOException {
    return Etcd.startTls(
        data,
        "--cert-file=" + oldMember.certificate(),
        "--key-file=" + oldMember.key(),
        "--client-cert-auth",
        "--trusted-ca-file=" + both);
  }

  /** Asks over both protocols, over and over. */
  private static final class Asking implements AutoCloseable {

    private final AtomicInteger answers = new AtomicInteger();
    private final List<Outcome<?>> failures = new CopyOnWriteArrayList<>();
    private final Thread thread;

    Asking(MemberSource member) {
      thread = Thread.ofVirtual().start(() -> ask(member));
    }

    private void ask(MemberSource member) {
      try {
        while (!Thread.interrupted()) {
          note(member.status());
          note(member.health());
          note(member.serializableRead("etcd-probe/canary"));
        }
      } catch (InterruptedException ended) {
        return;
      }
    }

    private void note(Outcome<?> outcome) {
      if (outcome.ok()) {
        answers.incrementAndGet();
      } else if (!Thread.currentThread().isInterrupted()) {
        failures.add(outcome);
      }
    }

    void awaitAnswers(int more) {
      int before = answers.get();
      Await.until("answers", () -> answers.get() >= before + more);
    }

    @Override
    public void close() {
      thread.interrupt();
      Await.until("it has ended", () -> !thread.isAlive());
    }
  }

  @Test
  void shouldFollowTheRotationOfCertificatesAndAuthorities(@TempDir Path data) throws Exception {
    use(old.caFile(), old.issue("old-probe", "DNS:probe"));
    Credentials credentials = Credentials.of(access, FAST, InstantSource.system());
    try (Etcd etcd = start(data);
        Relay relay = new Relay(etcd.endpoint());
        MemberSources sources = new MemberSources(credentials, TIMEOUT);
        MemberSource member =
            sources.source(URI.create(relay.endpoint().toString().replace("http", "https")))) {
      Await.until("it leads", () -> !etcd.alive() || member.linearizableRead("a").ok());
      try (Asking asking = new Asking(member)) {
        asking.awaitAnswers(20);
        int connections = relay.accepted();
        Identity before = credentials.identity();
        use(both, young.issue("young-probe", "DNS:probe"));
        Await.until("rotated", () -> credentials.identity() != before);
        Await.until("connected anew", () -> relay.accepted() >= connections + 2);
        asking.awaitAnswers(20);
        assertThat(asking.failures).as("no question suffered").isEmpty();
      }
      etcd.kill();
      etcd.restart(
          "--cert-file=" + youngMember.certificate(),
          "--key-file=" + youngMember.key(),
          "--trusted-ca-file=" + young.caFile());
      Await.until("it leads again", () -> member.linearizableRead("a").ok());
      assertThat(member.health().ok()).as("asked by the young, told by the young").isTrue();
      assertThat(sources.notices()).isEmpty();
    }
  }

  @Test
  void shouldBeLetInAgainOnceAnExpiredCertificateIsReplaced(@TempDir Path data) throws Exception {
    use(old.caFile(), old.issueUntil("brief-probe", Instant.now().plusSeconds(4)));
    Credentials credentials = Credentials.of(access, FAST, InstantSource.system());
    try (Etcd etcd = start(data);
        MemberSources sources = new MemberSources(credentials, TIMEOUT);
        MemberSource member = sources.source(etcd.endpoint())) {
      Await.until("it leads", () -> !etcd.alive() || member.linearizableRead("a").ok());
      Await.until("it has expired", () -> !sources.notices().isEmpty());
      answer(member.status());
      etcd.kill();
      etcd.restart();
      Await.until("it is back", () -> kind(member.status()) == Kind.TLS);
      assertThat(trouble(member.status(), Kind.TLS).text()).contains("tls.crt has expired at 2");
      assertThat(trouble(member.health(), Kind.TLS).text()).contains("tls.crt has expired at 2");
      use(old.caFile(), old.issue("fresh-probe", "DNS:probe"));
      Await.until("it is let in", () -> member.status().ok());
      answer(member.health());
      assertThat(sources.notices()).isEmpty();
    }
  }

  private static Kind kind(Outcome<?> outcome) {
    return outcome.trouble() == null ? Kind.OTHER : outcome.trouble().kind();
  }
}
