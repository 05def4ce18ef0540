package io.etcdprobe.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.cli.EtcdBuild;
import io.etcdprobe.cli.EtcdCluster;
import io.etcdprobe.cli.ProbeProcess;
import io.etcdprobe.cli.ProbeProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code watch} on the kinds of clusters that people run, where not every member can be asked. */
class ClusterKindsTest {

  @TempDir Path scratch;

  private Path data;

  static List<EtcdBuild> builds() {
    return EtcdBuild.all();
  }

  @BeforeEach
  void directory() throws Exception {
    data = Files.createDirectory(scratch.resolve("data"));
  }

  @ParameterizedTest
  @MethodSource("builds")
  void shouldNotCallMembersDownThatOnlyWeCannotReach(EtcdBuild build) throws Exception {
    // The members listen only at 127.0.0.1. Nobody listens at the addresses that they advertise.
    try (EtcdCluster cluster =
        new EtcdCluster(build, data, 3, "--advertise-client-urls=http://127.0.0.2:{port}")) {
      Result result = watch(cluster.url(0), "--for=8s");

      JsonNode report = report(result);
      assertThat(result.status()).as(result.out()).isZero();
      assertThat(report.at("/cluster/leader").asText()).matches("m[123]");
      assertThat(report.at("/cluster/size").asInt()).isEqualTo(3);
      assertThat(causes(report)).contains("not-reachable").doesNotContain("member-down");
    }
  }

  @ParameterizedTest
  @MethodSource("builds")
  void shouldWarnOfAMemberThatWasAddedAndNeverStarted(EtcdBuild build) throws Exception {
    try (EtcdCluster cluster = new EtcdCluster(build, data, 3)) {
      addMember(cluster.url(0));

      Result result = watch(cluster.url(0), "--for=8s");

      JsonNode report = report(result);
      assertThat(result.status()).as(result.out()).isEqualTo(1);
      assertThat(report.at("/cluster/size").asInt()).isEqualTo(4);
      assertThat(report.at("/cluster/quorum").asInt()).isEqualTo(3);
      assertThat(report.at("/unwatched/0/kind").asText()).isEqualTo("never-started");
      JsonNode finding = finding(report, "not-started");
      assertThat(finding.at("/member").asText()).isEqualTo("127.0.0.1:1");
      assertThat(finding.at("/text").asText())
          .contains("3 of 4 members answer, 3 are needed: no member is left to spare");
    }
  }

  /** Like k3s and RKE2: gRPC at one address, HTTP at another. */
  @ParameterizedTest
  @MethodSource("builds")
  void shouldFindHttpApartFromGrpc(EtcdBuild build) throws Exception {
    assumeTrue(!build.toString().startsWith("etcd 3.4"), "3.4 has no --listen-client-http-urls");
    try (EtcdCluster cluster =
        new EtcdCluster(
            build,
            data,
            1,
            "--listen-client-urls=http://127.0.0.2:{port}",
            "--advertise-client-urls=http://127.0.0.2:{port}",
            "--listen-client-http-urls=http://127.0.0.1:{port}")) {
      String http = cluster.url(0);
      String grpc = http.replace("127.0.0.1", "127.0.0.2");

      for (List<String> options :
          List.of(List.of("--metrics-endpoints=" + http), List.<String>of())) {
        List<String> words = new ArrayList<>(options);
        words.add("--for=8s");
        Result result = watch(grpc, words.toArray(String[]::new));
        JsonNode member = report(result).at("/members/0");
        assertThat(result.status()).as(result.out()).isZero();
        assertThat(member.at("/role").asText()).isEqualTo("leader");
        assertThat(member.at("/quota_bytes").asLong()).as("of the metrics").isPositive();
        assertThat(member.at("/troubles")).isEmpty();
      }

      Result alone = watch(http, "--no-discover", "--for=6s");
      assertThat(alone.status()).as(alone.out()).isEqualTo(3);
      assertThat(causes(report(alone))).isEmpty();
      assertThat(report(alone).at("/members/0/troubles/put").asText())
          .contains("serves HTTP but not gRPC", "--metrics-endpoints");
    }
  }

  @ParameterizedTest
  @MethodSource("builds")
  void shouldKnowAProxyAndAskForTheMembers(EtcdBuild build) throws Exception {
    try (EtcdCluster cluster = new EtcdCluster(build, data, 1)) {
      String address = "127.0.0.1:" + EtcdCluster.freePorts(1).getFirst();
      Process proxy =
          new ProcessBuilder(
                  build.etcd().toString(),
                  "grpc-proxy",
                  "start",
                  "--endpoints=" + cluster.url(0),
                  "--listen-addr=" + address)
              .redirectErrorStream(true)
              .redirectOutput(scratch.resolve("proxy.log").toFile())
              .start();
      try {
        // The proxy may be slow to start.
        Result result = watch("http://" + address, "--for=6s");
        for (int i = 0; i < 3 && report(result).at("/unwatched/0/kind").isMissingNode(); i++) {
          result = watch("http://" + address, "--for=12s");
        }

        JsonNode report = report(result);
        assertThat(result.status()).as(result.out()).isEqualTo(3);
        assertThat(report.at("/unwatched/0/kind").asText()).isEqualTo("proxy");
        assertThat(report.at("/unwatched/0/reason").asText()).contains("client URLs");
        assertThat(report.at("/cluster/size").isNull()).isTrue();
        assertThat(causes(report)).isEmpty();
      } finally {
        proxy.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void shouldNotGuessTheSizeOfAClusterFromALearner() throws Exception {
    EtcdBuild build = EtcdBuild.onPath();
    try (EtcdCluster cluster = new EtcdCluster(build, data, 1)) {
      List<Integer> ports = EtcdCluster.freePorts(2);
      String client = "http://127.0.0.1:" + ports.getFirst();
      String peer = "http://127.0.0.1:" + ports.getLast();
      String added =
          etcdctl(cluster.url(0), "member", "add", "l2", "--learner", "--peer-urls=" + peer);
      String initial =
          added
              .lines()
              .filter(line -> line.startsWith("ETCD_INITIAL_CLUSTER="))
              .findFirst()
              .orElseThrow()
              .replaceFirst(".*?=", "")
              .replace("\"", "");
      Process learner =
          new ProcessBuilder(
                  build.etcd().toString(),
                  "--name=l2",
                  "--data-dir=" + data.resolve("l2"),
                  "--listen-client-urls=" + client,
                  "--advertise-client-urls=" + client,
                  "--listen-peer-urls=" + peer,
                  "--initial-advertise-peer-urls=" + peer,
                  "--initial-cluster=" + initial,
                  "--initial-cluster-state=existing")
              .redirectErrorStream(true)
              .redirectOutput(scratch.resolve("learner.log").toFile())
              .start();
      try {
        ProbeProcess watch =
            ProbeProcess.start(
                scratch, List.of(), "watch", "--format=json", "--endpoints=" + client);
        watch.until("its role is known", () -> watch.printed().contains("\"role\":\"learner\""));
        String line =
            watch.printed().lines().filter(one -> one.contains("\"learner\"")).findFirst().get();
        JsonNode report = new ObjectMapper().readTree(line);
        assertThat(report.at("/cluster/size").isNull()).as(line).isTrue();
        watch.signal("TERM");
        watch.await();
      } finally {
        learner.destroyForcibly().waitFor();
      }
    }
  }

  private Result watch(String endpoint, String... options) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("watch", "--once", "--format=json", "--endpoints=" + endpoint));
    words.addAll(List.of(options));
    Result result = ProbeProcess.run(scratch, words.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    return result;
  }

  private static JsonNode report(Result result) throws Exception {
    return new ObjectMapper().readTree(result.out());
  }

  /** The causes that were found, without the known defects of an old version. */
  private static List<String> causes(JsonNode report) {
    return StreamSupport.stream(report.at("/findings").spliterator(), false)
        .map(finding -> finding.at("/cause").asText())
        .filter(cause -> !cause.equals("version-defect"))
        .toList();
  }

  private static JsonNode finding(JsonNode report, String cause) {
    return StreamSupport.stream(report.at("/findings").spliterator(), false)
        .filter(finding -> finding.at("/cause").asText().equals(cause))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + cause + " in " + report));
  }

  /** A cluster accepts no new member until its members have been connected for some seconds. */
  private void addMember(String endpoint) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    Ended added = run(endpoint, "member", "add", "u4", "--peer-urls=http://127.0.0.1:1");
    while (added.status != 0) {
      assertThat(System.nanoTime() - deadline).as(added.said).isNegative();
      added = run(endpoint, "member", "add", "u4", "--peer-urls=http://127.0.0.1:1");
    }
  }

  private String etcdctl(String endpoint, String... words) throws Exception {
    Ended ended = run(endpoint, words);
    assertThat(ended.status).as(ended.said).isZero();
    return ended.said;
  }

  private record Ended(int status, String said) {}

  private static Ended run(String endpoint, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("etcdctl", "--endpoints=" + endpoint));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ETCDCTL_API", "3");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("etcdctl ends").isTrue();
    return new Ended(process.exitValue(), said);
  }
}
