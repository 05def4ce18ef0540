package io.etcdprobe.cli.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code sidecar} as a process of its own. */
class SidecarTest {

  private static final String NOBODY = "--endpoints=http://127.0.0.1:1";

  @TempDir Path scratch;
  private Path disk;

  @BeforeEach
  void makeDisk() throws Exception {
    disk = Files.createDirectory(scratch.resolve("disk"));
  }

  @Test
  void shouldPrintItsConfigurationAndTellEachFaultInALine() throws Exception {
    Path file = Files.writeString(scratch.resolve("probe.yaml"), "probe-dir: /x\nintervall: 1s\n");
    Result bad =
        ProbeProcess.run(scratch, "sidecar", "--check-config", "--config=" + file, "--timeout=3");
    Result good = ProbeProcess.run(scratch, "sidecar", "--check-config", "--probe-off", NOBODY);
    Result started = ProbeProcess.run(scratch, "sidecar", "--config=" + file, "--password=hunter2");
    Path nowhere = scratch.resolve("missing/events");
    Path events = scratch.resolve("events");
    Result lost =
        ProbeProcess.run(scratch, "sidecar", "--check-config", NOBODY, "--events=" + nowhere);
    Result kept =
        ProbeProcess.run(scratch, "sidecar", "--check-config", NOBODY, "--events=" + events);

    assertThat(bad.status()).isEqualTo(3);
    assertThat(bad.errLines())
        .containsExactly(
            "etcd-probe: " + file + ":2: intervall: is not a key; did you mean 'interval'?",
            "etcd-probe: --timeout: '3' has no unit; write 3s or 3ms");
    assertThat(good.status()).isZero();
    assertThat(good.text()).contains("off: true # --probe-off", "interval: \"1s\" # default");
    assertThat(lost.status()).isEqualTo(3);
    assertThat(lost.errLines())
        .containsExactly(
            "etcd-probe: events: cannot append to " + nowhere + ": its directory does not exist");
    assertThat(kept.status()).isZero();
    assertThat(events).doesNotExist();
    assertThat(started.status()).isEqualTo(3);
    assertThat(started.errLines()).hasSize(1);
    assertThat(started.err()).doesNotContain("hunter2").contains("a secret must not be here");
  }

  @Test
  void shouldTellEveryFaultOfAWebConfigurationAtOnceWithItsLine() throws Exception {
    Path web =
        Files.writeString(
            scratch.resolve("web.yml"), "tls_server_conf: {}\nbasic_auth_users:\n  bob: hunter2\n");

    Result checked =
        ProbeProcess.run(scratch, "sidecar", NOBODY, "--check-config", "--web-config=" + web);

    assertThat(checked.status()).isEqualTo(3);
    assertThat(checked.errLines())
        .containsExactly(
            "etcd-probe: "
                + web
                + ":1: tls_server_conf: is not a key; did you mean 'tls_server_config'?",
            "etcd-probe: "
                + web
                + ":3: basic_auth_users.bob: is not a bcrypt hash (2a, 2b or 2y): make one with"
                + " htpasswd -nBC 10 bob");
  }

  @Test
  void shouldRefuseToStartInOneLineWhereAPersonHasToMend() throws Exception {
    HttpServer taken =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    try {
      for (List<String> options :
          List.of(
              List.of("--listen=127.0.0.1:" + taken.getAddress().getPort()),
              List.of("--listen=off", "--cacert=" + scratch.resolve("none.crt")),
              List.of("--listen=off", "--user=u", "--password-file=" + scratch.resolve("none")),
              List.of("--listen=off", "--events=" + scratch.resolve("none/events")),
              List.of("--listen=127.0.0.1:0", "--web-config=" + scratch.resolve("none.yml")))) {
        Result result =
            ProbeProcess.run(
                scratch,
                Stream.concat(Stream.of("sidecar", NOBODY), options.stream())
                    .toArray(String[]::new));

        assertThat(result.status()).as(options.toString()).isEqualTo(3);
        assertThat(result.errLines()).as(options.toString()).hasSize(1);
        assertThat(result.err()).startsWith("etcd-probe: ").doesNotContain("defect");
      }
    } finally {
      taken.stop(0);
    }
  }

  @Test
  void shouldTakeANewConfigurationKeepTheOldOneIfItIsBrokenAndLeaveNothingBehind()
      throws Exception {
    Path file = scratch.resolve("probe.yaml");
    Path events = scratch.resolve("events");
    String common = "listen: 127.0.0.1:0\nendpoints: http://127.0.0.1:1\nevents: " + events + "\n";
    Files.writeString(file, common + "probe-dir: " + disk + "\n");
    ProbeProcess sidecar = start("--config=" + file);
    sidecar.until("it probes", () -> sidecar.said().contains("probe of " + disk + ": running"));

    String url = url(sidecar);
    sidecar.until("a first judgement", () -> status(url + "/-/ready") == 200);
    assertThat(get(url + "/metrics").body())
        .contains("etcd_probe_disk_samples_total ", "etcd_probe_status{status=\"unknown\",} 1.0");
    assertThat(get(url + "/api/v1/status").body()).contains(disk.toString());

    Path other = Files.createDirectory(scratch.resolve("other"));
    Files.writeString(file, common + "probe-dir: " + other + "\nprobe: {interval: 100ms}\n");
    Files.move(events, scratch.resolve("events.1"));
    sidecar.signal("HUP");
    sidecar.until(
        "it is taken",
        () -> sidecar.said().contains("read again: probe-dir, probe.interval changed"));
    sidecar.until("the other is probed", () -> !entries(other).isEmpty());
    assertThat(entries(disk)).isEmpty();
    assertThat(events).exists();

    Files.writeString(file, common + "probe-dir: " + disk + "\ninterval: 1\n");
    sidecar.signal("HUP");
    sidecar.until(
        "it is refused",
        () -> sidecar.said().contains("the old one is kept: " + file + ":5: interval: '1' has no"));
    assertThat(entries(other)).isNotEmpty();

    long before = System.nanoTime();
    sidecar.signal("TERM");
    Result result = sidecar.await();
    assertThat(result.status()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
    assertThat(entries(other)).isEmpty();
    assertThat(result.out()).isEmpty();
    assertThat(status(url + "/-/healthy")).isZero();
    // The time of the finding decides which of the two files contains it.
    assertThat(Files.readString(scratch.resolve("events.1")) + Files.readString(events))
        .contains("\"member-down\"");
  }

  @Test
  void shouldRemoveItsFileInTimeWhileASyncHangs() throws Exception {
    ProbeProcess sidecar =
        startWithSlowSyncs(20_000_000, arguments("--probe-dir=" + disk, "--probe-interval=100ms"));
    // The log reports several changes once in ten seconds, and the sync still hangs then.
    sidecar.until("a sync hangs", () -> sidecar.said().contains("has not answered for"));

    long before = System.nanoTime();
    sidecar.signal("TERM");
    sidecar.until("its file is gone", () -> entries(disk).isEmpty());

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
    // While the call hangs, a thread of the process remains, so the process cannot end earlier.
    assertThat(sidecar.await().status()).isZero();
  }

  /** Like a container that has used up its share of the processors, or is frozen. */
  @Test
  void shouldNotBlameTheDiskForItsOwnStandstills() throws Exception {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(memory), "needs a disk that never stalls, /dev/shm");
    Path quick = Files.createTempDirectory(memory, "etcd-probe-test");
    try {
      // A sample is under way most of the time, and none is a stall by itself.
      ProbeProcess sidecar =
          startWithSlowSyncs(
              60_000,
              "sidecar",
              NOBODY,
              "--listen=127.0.0.1:0",
              "--probe-dir=" + quick,
              "--probe-interval=100ms");
      sidecar.until("it probes", () -> sidecar.said().contains(quick + ": running"));
      String url = url(sidecar);
      sidecar.until("some are met", () -> standStill(sidecar) && stalls(url, "host|probe") >= 4);

      String said = "fdatasync of the WAL took ";
      String whose = ", while the host did not run us either";
      // The log holds back what changes often; the status always has the latest reason.
      sidecar.until(
          "it is said",
          () ->
              standStill(sidecar)
                  && body(url + "/api/v1/status")
                      .matches("(?s).*" + said + "[^\"]+" + whose + ".*"));

      assertThat(stalls(url, "disk")).isZero();
      sidecar.signal("TERM");
      assertThat(sidecar.await().status()).isZero();
      assertThat(entries(quick)).isEmpty();
    } finally {
      remove(quick);
    }
  }

  /**
   * Starts the process so that each fdatasync takes this much longer, except those of its practice.
   */
  private ProbeProcess startWithSlowSyncs(long micros, String... arguments) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace");
    return ProbeProcess.start(
        scratch,
        List.of(
            "strace",
            "-f",
            "-o",
            "/dev/null",
            "-e",
            "trace=fdatasync",
            "-e",
            // The probe first practises with 2,500 calls in memory.
            "inject=fdatasync:delay_enter=" + micros + ":when=2520+"),
        arguments);
  }

  /** Stops the process for twice the heartbeat interval, then lets it take samples for a while. */
  private static boolean standStill(ProbeProcess process) {
    try {
      process.signal("STOP");
      Thread.sleep(200);
      process.signal("CONT");
      Thread.sleep(ThreadLocalRandom.current().nextLong(100, 400));
      return true;
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** How many samples of these origins took longer than a heartbeat interval. */
  private static double stalls(String url, String origins) {
    Pattern series =
        Pattern.compile(
            "etcd_probe_disk_stalls_total\\{beyond=\"heartbeat\",origin=\"("
                + origins
                + ")\",?} (.*)");
    try {
      return get(url + "/metrics")
          .body()
          .lines()
          .map(series::matcher)
          .filter(Matcher::matches)
          .mapToDouble(found -> Double.parseDouble(found.group(2)))
          .sum();
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static String url(ProbeProcess sidecar) {
    return "http://" + sidecar.said().replaceAll("(?s).*listening on (\\S+).*", "$1");
  }

  @Test
  void shouldWaitForADirectoryThatIsNotThereAndForOneThatVanishes() throws Exception {
    Path later = scratch.resolve("later");
    ProbeProcess sidecar = start("--probe-dir=" + later);
    sidecar.until("it is missed", () -> sidecar.said().contains("failed: "));
    Files.createDirectory(later);
    sidecar.until("it is probed", () -> sidecar.said().contains("probe of " + later + ": running"));

    Files.move(later, scratch.resolve("gone"));
    sidecar.until("it is missed again", () -> count(sidecar.said(), "failed: ") == 2);
    assertThat(sidecar.alive()).isTrue();
    sidecar.signal("INT");

    assertThat(sidecar.await().status()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.etcdprobe.cli.EtcdBuild#all")
  void shouldSayOnceThatNobodyAnswersAndSeeTheMemberComeBack(EtcdBuild build) throws Exception {
    Path data = Files.createDirectory(scratch.resolve("data"));
    try (EtcdCluster cluster = new EtcdCluster(build, data, 1)) {
      ProbeProcess sidecar =
          ProbeProcess.start(
              scratch, List.of(), "sidecar", "--listen=off", "--endpoints", cluster.url(0));
      // Its name comes with another answer than its figures.
      sidecar.until(
          "it answers",
          () -> sidecar.said().matches("(?s).*\\Q" + cluster.url(0) + "\\E\\)? answers.*"));
      cluster.kill(0);
      sidecar.until("the event", () -> sidecar.printed().contains("\"member-down\""));
      sidecar.until("it is down", () -> sidecar.said().contains("does not answer: "));
      cluster.restart(0);
      sidecar.until("it is back", () -> sidecar.said().contains("answers again"));
      sidecar.signal("TERM");

      Result result = sidecar.await();
      assertThat(result.status()).isZero();
      assertThat(count(result.err(), "does not answer")).isEqualTo(1);
      assertThat(result.out().lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    }
  }

  private ProbeProcess start(String... options) throws Exception {
    return ProbeProcess.start(scratch, List.of(), arguments(options));
  }

  private static String[] arguments(String... options) {
    boolean configured = options[0].startsWith("--config");
    Stream<String> first =
        configured ? Stream.of("sidecar") : Stream.of("sidecar", NOBODY, "--listen=off");
    return Stream.concat(first, Stream.of(options)).toArray(String[]::new);
  }

  /** The HTTP status; zero if nobody listens. */
  private static int status(String url) {
    try {
      return get(url).statusCode();
    } catch (IOException | InterruptedException nobody) {
      return 0;
    }
  }

  private static String body(String url) {
    try {
      return get(url).body();
    } catch (IOException | InterruptedException nobody) {
      return "";
    }
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private static List<Path> entries(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    } catch (IOException gone) {
      return List.of();
    }
  }
}
