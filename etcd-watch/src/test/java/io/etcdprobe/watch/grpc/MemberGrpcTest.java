package io.etcdprobe.watch.grpc;

import static io.etcdprobe.watch.grpc.Asked.answer;
import static io.etcdprobe.watch.grpc.Asked.trouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.EtcdBuild;
import io.etcdprobe.watch.access.Access;
import io.etcdprobe.watch.access.AccessException;
import io.etcdprobe.watch.http.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

/** Real members, and servers that are not etcd, asked without TLS and without a user. */
@Timeout(180)
@ParameterizedClass(name = "{0}")
@MethodSource("io.etcdprobe.watch.EtcdBuild#all")
class MemberGrpcTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir static Path directory;

  private static GrpcThreads threads;
  private static Etcd etcd;

  @Parameter EtcdBuild build;

  @BeforeParameterizedClassInvocation
  static void startMember(EtcdBuild given) throws Exception {
    given.require();
    Path home = Files.createTempDirectory(directory, "member");
    Asked.silenceLoggers();
    threads = new GrpcThreads();
    etcd = Etcd.start(given, home);
    awaitLeader(etcd);
  }

  @AfterParameterizedClassInvocation
  static void stopMember() {
    if (etcd != null) {
      etcd.close();
      threads.close();
      etcd = null;
    }
  }

  private static void awaitLeader(Etcd member) throws AccessException {
    try (MemberGrpc asked = member(member.endpoint(), Duration.ofSeconds(2))) {
      Await.until("it leads", () -> !member.alive() || asked.linearizableRead("a").ok());
    }
  }

  private static MemberGrpc member(URI endpoint, Duration timeout) throws AccessException {
    return new MemberGrpc(endpoint, Access.PLAIN, timeout, threads);
  }

  @Test
  void shouldReadALivingMember() throws Exception {
    try (MemberGrpc member = member(etcd.endpoint(), Etcd.PATIENT)) {
      long revision = answer(member.put("/etcd-probe/canary", "1"));
      assertThat(answer(member.put("/etcd-probe/canary", "2"))).isEqualTo(revision + 1);
      assertThat(answer(member.linearizableRead("/etcd-probe/canary"))).isEqualTo(revision + 1);
      assertThat(answer(member.serializableRead("/not/there"))).isEqualTo(revision + 1);

      StatusReading status = answer(member.status());
      assertThat(status.version()).startsWith("3.");
      assertThat(status.leaderId()).isEqualTo(status.memberId()).matches("[0-9a-f]{1,16}");
      assertThat(status.clusterId()).matches("[0-9a-f]{1,16}");
      assertThat(status.term()).isPositive();
      assertThat(status.raftIndex()).isGreaterThanOrEqualTo(status.appliedIndex()).isPositive();
      assertThat(status.dbBytes()).isGreaterThanOrEqualTo(status.dbInUseBytes()).isPositive();
      assertThat(status.learner()).isFalse();
      assertThat(status.errors()).isEmpty();

      assertThat(answer(member.alarms())).isEmpty();
      MemberInfo self = answer(member.members()).getFirst();
      assertThat(self.id()).isEqualTo(status.memberId());
      assertThat(self.name()).isEqualTo("m1");
      assertThat(self.clientUrls()).containsExactly(etcd.endpoint().toString());
      assertThat(self.peerUrls()).hasSize(1);
    }
  }

  @Test
  void shouldKeepOneConnectionForAllCalls() throws Exception {
    try (Relay relay = new Relay(etcd.endpoint());
        MemberGrpc member = member(relay.endpoint(), Etcd.PATIENT)) {
      for (int i = 0; i < 50; i++) {
        answer(member.status());
        answer(member.alarms());
        answer(member.put("/etcd-probe/canary", "x"));
        answer(member.serializableRead("/etcd-probe/canary"));
      }
      assertThat(relay.accepted()).isEqualTo(1);
    }
  }

  @Test
  void shouldTellAFullDatabase(@TempDir Path data) throws Exception {
    try (Etcd small = Etcd.start(build, data, "--quota-backend-bytes=65536");
        MemberGrpc member = member(small.endpoint(), Etcd.PATIENT)) {
      awaitLeader(small);
      String value = "x".repeat(20_000);
      Await.until("it is full", () -> !member.put("/etcd-probe/canary", value).ok());
      assertThat(trouble(member.put("/etcd-probe/canary", value), Kind.NO_SPACE).text())
          .contains("takes no writes");
      assertThat(answer(member.alarms()))
          .containsExactly(new Alarm(answer(member.status()).memberId(), "NOSPACE"));
      assertThat(answer(member.status()).errors()).isNotEmpty();
      answer(member.linearizableRead("/etcd-probe/canary"));
    }
  }

  @Test
  void shouldTellThatNobodyListens() throws Exception {
    try (MemberGrpc member = member(nobody(), Etcd.PATIENT)) {
      Outcome<?> refused = member.status();
      assertThat(trouble(refused, Kind.REFUSED).text()).contains("nothing listens there");
      assertThat(refused.nanos()).isLessThan(Etcd.PATIENT.toNanos() / 2);
    }
  }

  private static URI nobody() throws IOException {
    return URI.create("http://127.0.0.1:" + Etcd.freePorts(1)[0]);
  }

  @Test
  void shouldTellANameWithoutAddress() throws Exception {
    try (MemberGrpc member = member(URI.create("http://no-such-host.invalid:1"), Etcd.PATIENT)) {
      trouble(member.status(), Kind.UNRESOLVABLE);
      trouble(member.put("a", "b"), Kind.UNRESOLVABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void shouldGiveUpOnAServerThatAcceptsAndNeverAnswers(String scheme) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        MemberGrpc member =
            member(URI.create(scheme + "://127.0.0.1:" + silent.getLocalPort()), SHORT)) {
      for (int i = 0; i < 6; i++) {
        Outcome<?> late = member.status();
        assertThat(trouble(late, Kind.NO_CONNECTION).text())
            .contains("no connection within 300 ms");
        assertThat(late.nanos()).isBetween(SHORT.toNanos() / 2, 10 * SHORT.toNanos());
      }
    }
  }

  @Test
  void shouldEndTheQuestionOfAThreadThatIsInterrupted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        MemberGrpc member =
            member(
                URI.create("http://127.0.0.1:" + silent.getLocalPort()), Duration.ofMinutes(5))) {
      CompletableFuture<Outcome<StatusReading>> outcome = new CompletableFuture<>();
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread asking =
          Thread.ofVirtual()
              .start(
                  () -> {
                    outcome.complete(member.status());
                    interrupted.complete(Thread.currentThread().isInterrupted());
                  });
      Await.until("waits for the answer", () -> asking.getState() == Thread.State.WAITING);
      assertThat(outcome).isNotDone();
      asking.interrupt();
      assertThat(outcome.get(40, TimeUnit.SECONDS).ok()).isFalse();
      assertThat(interrupted.get(40, TimeUnit.SECONDS)).as("the thread still knows").isTrue();
    }
  }

  @Test
  void shouldTellAnHttpServerThatIsNotEtcd() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.start();
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (MemberGrpc member = member(endpoint, Etcd.PATIENT)) {
      for (int i = 0; i < 5; i++) {
        trouble(member.status(), Kind.NOT_ETCD);
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void shouldTellAMemberThatIsHaltedAndFindItAgain(@TempDir Path data) throws Exception {
    try (Etcd halted = Etcd.start(build, data);
        MemberGrpc member = member(halted.endpoint(), SHORT)) {
      awaitLeader(halted);
      answer(member.status());
      halted.halt();
      assertThat(trouble(member.status(), Kind.TIMEOUT).text()).contains("no answer within");
      for (int i = 0; i < 5; i++) {
        // The kernel accepts a new connection, but nobody answers on it.
        assertThat(member.status().trouble())
            .satisfies(
                trouble -> assertThat(trouble.kind()).isIn(Kind.TIMEOUT, Kind.NO_CONNECTION));
      }
      halted.resume();
      assertThat(secondsUntilAnswered(member)).isLessThan(2);
    }
  }

  @Test
  void shouldFindAMemberAgainThatWasKilledAndRestarted(@TempDir Path data) throws Exception {
    try (Etcd killed = Etcd.start(build, data);
        MemberGrpc member = member(killed.endpoint(), Etcd.PATIENT)) {
      awaitLeader(killed);
      answer(member.put("/etcd-probe/canary", "1"));
      killed.kill();
      assertThat(member.status().ok()).isFalse();
      for (int i = 0; i < 20; i++) {
        trouble(member.status(), Kind.REFUSED);
      }
      killed.restart();
      awaitLeader(killed);
      assertThat(secondsUntilAnswered(member)).isLessThan(2);
    }
  }

  private static double secondsUntilAnswered(MemberGrpc member) {
    long start = System.nanoTime();
    Await.until("it answers", () -> member.status().ok());
    return (System.nanoTime() - start) / 1e9;
  }

  @Test
  void shouldNotHoldUpStatusWhileAPutHangs(@TempDir Path data) throws Exception {
    List<Etcd> pair = Etcd.startPair(build, data);
    try (Etcd one = pair.getFirst();
        Etcd two = pair.getLast();
        MemberGrpc member = member(one.endpoint(), Duration.ofSeconds(2))) {
      awaitLeader(one);
      two.halt();
      CompletableFuture<Outcome<Long>> put =
          CompletableFuture.supplyAsync(() -> member.put("/etcd-probe/canary", "1"));
      int answered = 0;
      while (!put.isDone()) {
        Outcome<StatusReading> status = member.status();
        answer(status);
        assertThat(status.nanos()).isLessThan(1_000_000_000);
        answered++;
      }
      assertThat(answered).isGreaterThan(10);
      assertThat(put.join().ok()).isFalse();
      two.resume();
      Await.until("it writes again", () -> member.put("/etcd-probe/canary", "2").ok());
    }
  }

  @Test
  void shouldLeakNeitherThreadsNorDescriptorsWhileNobodyListens() throws Exception {
    try (MemberGrpc member = member(nobody(), Etcd.PATIENT)) {
      for (int i = 0; i < 20; i++) {
        trouble(member.status(), Kind.REFUSED);
      }
      long descriptors = descriptors();
      int running = Thread.activeCount();
      for (int i = 0; i < 500; i++) {
        trouble(member.status(), Kind.REFUSED);
      }
      Await.until("descriptors are closed", () -> descriptors() <= descriptors + 5);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(running + 2);
      assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
          .noneMatch(name -> name.startsWith("grpc-"));
    }
  }

  private static long descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Test
  void shouldNotLoadVertx() throws Exception {
    try (MemberGrpc member = member(etcd.endpoint(), Etcd.PATIENT)) {
      answer(member.status());
      Path histogram = Files.createTempFile(directory, "classes", ".txt");
      Etcd.run(
          new ProcessBuilder(
              "sh",
              "-c",
              "\"$0\" \"$1\" VM.class_hierarchy > \"$2\"",
              Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
              Long.toString(ProcessHandle.current().pid()),
              histogram.toString()));
      assertThat(Files.readString(histogram))
          .contains("io.etcd.jetcd.api.MaintenanceGrpc")
          .doesNotContain("io.vertx.");
    }
  }

  @Test
  void shouldEndItsThreads() throws Exception {
    GrpcThreads own = new GrpcThreads();
    try (own;
        MemberGrpc member = new MemberGrpc(etcd.endpoint(), Access.PLAIN, Etcd.PATIENT, own)) {
      answer(member.status());
    }
    assertThat(own.loops().isTerminated()).isTrue();
    assertThat(own.resolvers().isShutdown()).isTrue();
  }

  @Test
  void shouldFailAfterItIsClosed() throws Exception {
    MemberGrpc member = member(etcd.endpoint(), Etcd.PATIENT);
    answer(member.status());
    member.close();
    trouble(member.status(), Kind.OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:2379",
        "ftp://a:1",
        "http://a/b",
        "http://u:secret@a:1",
        "http://a:70000"
      })
  void shouldRejectWhatIsNoEndpoint(String endpoint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> member(URI.create(endpoint), SHORT))
        .withMessageContaining("is not like https://10.0.0.1:2379")
        .withMessageNotContaining("secret");
  }
}
