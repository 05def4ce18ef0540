package io.etcdprobe.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.cli.EtcdBuild;
import io.etcdprobe.cli.EtcdCluster;
import io.etcdprobe.cli.ProbeProcess;
import io.etcdprobe.cli.ProbeProcess.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code watch} on real clusters. */
class WatchTest {

  @TempDir Path scratch;

  private Path data;

  @BeforeEach
  void requireEtcd() throws Exception {
    EtcdBuild.onPath().require();
    data = Files.createDirectory(scratch.resolve("data"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.etcdprobe.cli.EtcdBuild#all")
  void shouldSeeAHealthyClusterAndNameItsMembers(EtcdBuild build) throws Exception {
    try (EtcdCluster cluster = new EtcdCluster(build, data, 3)) {
      Result result =
          ProbeProcess.run(
              scratch,
              "watch",
              "--once",
              "--for=8s",
              "--format=json",
              "--endpoints",
              cluster.endpoints());

      JsonNode report = new ObjectMapper().readTree(result.out());
      assertThat(result.out().lines()).hasSize(1);
      assertThat(report.at("/schema").asText()).isEqualTo("etcd-probe/watch/v1");
      assertThat(report.at("/cluster/size").asInt()).isEqualTo(3);
      assertThat(report.at("/cluster/quorum").asInt()).isEqualTo(2);
      assertThat(report.at("/cluster/leader").asText()).matches("m[123]");
      List<String> names = new ArrayList<>();
      List<String> roles = new ArrayList<>();
      for (JsonNode member : report.at("/members")) {
        names.add(member.at("/name").asText());
        roles.add(member.at("/role").asText());
        assertThat(member.at("/reachable").asBoolean()).isTrue();
        assertThat(member.at("/version").asText()).startsWith("3.");
        assertThat(member.at("/latency/put").asLong()).isPositive();
      }
      assertThat(names).containsExactlyInAnyOrder("m1", "m2", "m3");
      assertThat(roles).containsExactlyInAnyOrder("leader", "follower", "follower");
      assertThat(result.err()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.etcdprobe.cli.EtcdBuild#all")
  void shouldNameTheMemberThatGoesDownAndTheOneThatIsPaused(EtcdBuild build) throws Exception {
    try (EtcdCluster cluster = new EtcdCluster(build, data, 3)) {
      ProbeProcess watch =
          ProbeProcess.start(
              scratch, List.of(), "watch", "--format=json", "--endpoints", cluster.endpoints());
      watch.until("a first judgement", () -> watch.printed().contains("\"m1\""));

      cluster.kill(0);
      watch.until("m1 is down", () -> found(watch, "m1", "member-down"));
      cluster.signal(1, "STOP");
      watch.until("m2 is paused", () -> found(watch, "m2", "cpu-starved"));
      watch.until("no leader is left", () -> found(watch, "cluster", "no-leader"));
      cluster.signal(1, "CONT");
      watch.until("the leader is back", () -> !found(watch, "cluster", "no-leader"));
      watch.signal("TERM");

      assertThat(watch.await().status()).isIn(1, 2);
    }
  }

  private static boolean found(ProbeProcess watch, String member, String cause) {
    return last(
        watch,
        finding ->
            finding.at("/member").asText().equals(member)
                && finding.at("/cause").asText().equals(cause));
  }

  /** Whether the last complete line has such a finding. */
  private static boolean last(ProbeProcess watch, Predicate<JsonNode> wanted) {
    String printed = watch.printed();
    int end = printed.lastIndexOf('\n');
    if (end < 0) {
      return false;
    }
    String line = printed.substring(printed.lastIndexOf('\n', end - 1) + 1, end);
    try {
      for (JsonNode finding : new ObjectMapper().readTree(line).at("/findings")) {
        if (wanted.test(finding)) {
          return true;
        }
      }
      return false;
    } catch (com.fasterxml.jackson.core.JsonProcessingException half) {
      throw new AssertionError(line, half);
    }
  }

  @Test
  void shouldGoOnWithTheOthersAndSayWhy() throws Exception {
    try (EtcdCluster cluster = new EtcdCluster(data, 1)) {
      String nobody = "http://127.0.0.1:1";
      Result result =
          ProbeProcess.run(
              scratch,
              "watch",
              "--once",
              "--for=8s",
              "--timeout=1s",
              "--endpoints",
              cluster.url(0) + "," + nobody + ",http://no-such-host.invalid:2379");

      assertThat(result.text())
          .contains(" is the leader", "unreachable")
          .contains("127.0.0.1:1")
          .contains("no-such-host.invalid");
      assertThat(result.err()).isEmpty();
    }
  }

  /** etcd's listener for metrics does not speak gRPC. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("io.etcdprobe.cli.EtcdBuild#all")
  void shouldNotCallItWellWhereNobodyAnswersOverGrpc(EtcdBuild build) throws Exception {
    String metrics = "http://127.0.0.1:" + EtcdCluster.freePorts(1).getFirst();
    try (EtcdCluster _ = new EtcdCluster(build, data, 1, "--listen-metrics-urls=" + metrics)) {
      Result result =
          ProbeProcess.run(scratch, "watch", "--once", "--for=8s", "--endpoints", metrics);

      assertThat(result.text())
          .contains("UNKNOWN", "1 of 1 member answers", "serves HTTP but not gRPC");
      assertThat(result.status()).isEqualTo(3);
      assertThat(result.err()).isEmpty();
    }
  }

  @Test
  void shouldWriteNothingWhenItIsToldTo() throws Exception {
    try (EtcdCluster cluster = new EtcdCluster(data, 1)) {
      String[] common = {"watch", "--once", "--for=8s", "--format=json", "--endpoints"};
      List<String> readOnly = new ArrayList<>(List.of(common));
      readOnly.addAll(List.of(cluster.url(0), "--no-writes"));

      Result result = ProbeProcess.run(scratch, readOnly.toArray(String[]::new));

      JsonNode member = new ObjectMapper().readTree(result.out()).at("/members/0");
      assertThat(member.at("/latency/put").isNull() || member.at("/latency/put").isMissingNode())
          .isTrue();
      assertThat(member.at("/latency/linearizable-read").asLong()).isPositive();
      assertThat(keys(cluster)).isEqualTo("0");

      List<String> writing = new ArrayList<>(List.of(common));
      writing.add(cluster.url(0));
      assertThat(ProbeProcess.run(scratch, writing.toArray(String[]::new)).status()).isZero();
      assertThat(keys(cluster)).isEqualTo("1");
    }
  }

  private static String keys(EtcdCluster cluster) throws Exception {
    Process etcdctl =
        new ProcessBuilder(
                "etcdctl", "--endpoints", cluster.url(0), "get", "", "--prefix", "--keys-only")
            .start();
    String said = new String(etcdctl.getInputStream().readAllBytes());
    etcdctl.waitFor();
    return Long.toString(said.lines().filter(line -> !line.isBlank()).count());
  }

  @Test
  void shouldBeUnknownWhenNobodyAnswers() throws Exception {
    Result result =
        ProbeProcess.run(
            scratch, "watch", "--once", "--for=3s", "--timeout=1s", "--endpoints=127.0.0.1:1");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.text()).contains("UNKNOWN").contains("unreachable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--endpoints=|no endpoint is given; give for example 127.0.0.1:2379",
        "--endpoints=a:1,a:1|a:1 is given twice",
        "--endpoints=ftp://a:1|is not like https://10.0.0.1:2379",
        "--endpoints=http://a:1/path|is not like https://10.0.0.1:2379",
        "--endpoints=a:1 --interval=1ms|--interval: less than 100ms",
        "--endpoints=a:1 --timeout=0s|--timeout: 0 waits for no answer",
        "--endpoints=a:1 --canary-key=|--canary-key is empty",
        "--endpoints=a:1 --user=u|--user and --password-file belong together",
        "--endpoints=a:1 --user=u --password-file=/no/such|password file /no/such does not exist",
        "--endpoints=a:1 --cacert=/no/such|/no/such",
        "--endpoints=a:1 --election-timeout=200ms|under five heartbeats",
        "--endpoints=unix:/run/etcd.sock|a Unix socket cannot be asked from here",
        "--endpoints=[fe80::1%eth0]:2379|an IPv6 address with a zone",
        "--endpoints=::1:2379|an IPv6 address is written in brackets, like http://[::1]:2379"
      })
  void shouldRefuseInOneLine(String options, String reason) throws Exception {
    List<String> words = new ArrayList<>(List.of("watch", "--once", "--for=1s"));
    words.addAll(List.of(options.split(" ", -1)));

    Result result = ProbeProcess.run(scratch, words.toArray(String[]::new));

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err()).startsWith("etcd-probe: ").contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ETCDCTL_ENDPOINTS=http://a:b|ETCDCTL_ENDPOINTS: endpoint http://a:b is not like",
        "ETCDCTL_CACERT=/no/such|ETCDCTL_CACERT: ",
        "ETCDCTL_CERT=/no/such|the certificate /no/such needs its key file",
        "ETCDCTL_USER=me|ETCDCTL_USER: needs ETCDCTL_PASSWORD or --password-file as well",
        "ETCDCTL_USER=:hunter2|ETCDCTL_USER: names no user"
      })
  void shouldNameTheVariableOfEtcdctlThatCannotBeUsed(String variable, String reason)
      throws Exception {
    Result result =
        ProbeProcess.start(scratch, List.of("env", variable), "watch", "--once", "--for=1s")
            .await();

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err())
        .startsWith("etcd-probe: ")
        .contains(reason)
        .contains("ETCDCTL_")
        .doesNotContain("hunter2");
  }

  @Test
  void shouldFindMembersThatAdvertiseIpv6AndTakeEtcdctlsEndpoints() throws Exception {
    assumeTrue(ipv6(), "needs IPv6 on loopback");
    try (EtcdCluster cluster =
        new EtcdCluster(
            data,
            3,
            "--listen-client-urls=http://127.0.0.1:{port},http://[::1]:{port}",
            "--advertise-client-urls=http://[::1]:{port}")) {
      String ipv6 = cluster.url(0).replace("127.0.0.1", "[::1]");
      String[] watch = {"watch", "--once", "--for=8s", "--format=json"};
      for (String endpoint : List.of(cluster.url(0), ipv6)) {
        Result result =
            ProbeProcess.start(scratch, List.of("env", "ETCDCTL_ENDPOINTS=" + endpoint), watch)
                .await();

        assertThat(result.err()).isEmpty();
        JsonNode members = new ObjectMapper().readTree(result.out()).at("/members");
        assertThat(members).hasSize(3).allMatch(member -> member.at("/reachable").asBoolean());
        assertThat(result.status()).isLessThan(3);
      }
    }
  }

  private static boolean ipv6() {
    try (ServerSocket _ = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
      return true;
    } catch (IOException none) {
      return false;
    }
  }

  @Test
  void shouldGoOnWhereAMemberAdvertisesANameThatHasNoAddress() throws Exception {
    try (EtcdCluster cluster =
        new EtcdCluster(data, 2, "--advertise-client-urls=http://etcd_2:{port}")) {
      Result result =
          ProbeProcess.run(
              scratch,
              "watch",
              "--once",
              "--for=8s",
              "--format=json",
              "--endpoints=" + cluster.url(0));

      assertThat(result.err()).isEmpty();
      JsonNode first = new ObjectMapper().readTree(result.out()).at("/members");
      assertThat(first).anyMatch(member -> member.at("/reachable").asBoolean());
    }
  }
}
