package io.etcdprobe.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.etcdprobe.examples.deploy.Certificates;
import io.etcdprobe.examples.deploy.PrometheusRelease;
import io.etcdprobe.examples.deploy.PrometheusServer;
import io.etcdprobe.examples.deploy.Tool;
import io.etcdprobe.examples.lab.cluster.FreePorts;
import io.etcdprobe.examples.lab.cluster.Group;
import io.etcdprobe.examples.lab.cluster.Layout;
import io.etcdprobe.examples.lab.cluster.LoopDisk;
import io.etcdprobe.examples.lab.cluster.Member;
import io.etcdprobe.examples.lab.cluster.Scratch;
import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole chain: a real member with its own disk, the distribution's sidecar beside it, and a
 * real Prometheus. Prometheus scrapes the sidecar with TLS and a password, and judges by the rules
 * that we ship, only without their waiting times.
 */
class SidecarAlertTest {

  private static final int DISK_MIB = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The bcrypt hash of "scrape-me". */
  private static final String PASSWORD_HASH =
      "$2y$05$abcdefghijklmnopqrstuuuThTKwrGjGDwr9keMpUmIYOfXrvmflO";

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void shouldAlertWhenTheDiskUnderAMemberBecomesSlow(@TempDir Path directory) throws Exception {
    Optional<String> missing = Lab.missing();
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    Tool.need("etcd", "openssl");
    Path program = Tool.distribution().resolve("bin/etcd-probe");
    try (Cleanup cleanup = new Cleanup("alert")) {
      Scratch scratch = cleanup.own(new Scratch(Files.createDirectory(directory.resolve("lab"))));
      LoopDisk disk =
          cleanup.own(new LoopDisk(scratch.directory(), "m1", LoopDisk.FileSystem.EXT4, DISK_MIB));
      Group group = cleanup.own(new Group(scratch.name(), "m1"));
      Member member = startMember(cleanup, scratch, disk, group);
      int port = PrometheusServer.freePort();
      startSidecar(cleanup, program, directory, member, port);
      List<PrometheusServer> servers = new ArrayList<>();
      for (PrometheusRelease release : PrometheusRelease.all()) {
        servers.add(cleanup.own(scraping(release, directory, port)));
      }
      for (PrometheusServer prometheus : servers) {
        prometheus.await(
            PATIENCE,
            () -> value(prometheus, "sum_over_time(etcd_probe_disk_samples_total[1m]) > 3"));
        assertThat(firing(prometheus))
            .as("before the fault")
            .doesNotContainKeys("EtcdProbeDiskStallLosesLeadership", "EtcdProbeDiskHangs");
      }

      group.limitWrites(disk.device(), 1);
      try {
        for (PrometheusServer prometheus : servers) {
          prometheus.await(
              PATIENCE, () -> firing(prometheus).containsKey("EtcdProbeDiskStallLosesLeadership"));
        }
      } finally {
        group.limitWrites(disk.device(), 0);
      }

      for (PrometheusServer prometheus : servers) {
        JsonNode alert = firing(prometheus).get("EtcdProbeDiskStallLosesLeadership");
        assertThat(alert).isNotNull();
        assertThat(alert.path("annotations").path("summary").asText())
            .contains("127.0.0.1:" + port);
        assertThat(alert.path("annotations").path("description").asText())
            .contains("it was the disk")
            .doesNotContain("unknown");
      }
    }
  }

  private static Member startMember(Cleanup cleanup, Scratch scratch, LoopDisk disk, Group group)
      throws IOException {
    FreePorts ports = new FreePorts(new Random());
    int peer = ports.next();
    Member member =
        cleanup.own(
            new Member(
                "m1",
                Path.of("etcd"),
                scratch.directory(),
                disk,
                group,
                Layout.PLAIN.addresses(
                    1, new Layout.Ports(ports.next(), ports.next(), ports.next(), peer, peer)),
                List.of()));
    member.start("m1=" + member.addresses().advertisePeer(), "new");
    return member;
  }

  /** Starts a sidecar on the member's disk and in its control groups, where a real one would be. */
  private static void startSidecar(
      Cleanup cleanup, Path program, Path directory, Member member, int port) throws Exception {
    Certificates.make("etcd-probe", directory.resolve("tls.key"), directory.resolve("tls.crt"));
    Path web = directory.resolve("web.yml");
    Files.writeString(
        web,
        """
        tls_server_config: {cert_file: tls.crt, key_file: tls.key}
        basic_auth_users: {prometheus: "%s"}
        """
            .formatted(PASSWORD_HASH));
    Path probed = Files.createDirectory(member.disk().mount().resolve("etcd-probe"));
    Process process =
        member
            .group()
            .start(
                List.of(
                    program.toString(),
                    "sidecar",
                    "--endpoints=" + member.addresses().endpoint(),
                    "--probe-dir=" + probed,
                    "--listen=127.0.0.1:" + port,
                    "--web-config=" + web),
                new ProcessBuilder()
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("sidecar.log").toFile()));
    cleanup.own(() -> Cleanup.end(process));
  }

  /** Scrapes and judges once a second, by the rules that we ship without their "for". */
  private static PrometheusServer scraping(PrometheusRelease release, Path directory, int port)
      throws Exception {
    Path own = Files.createDirectory(directory.resolve(release.version()));
    for (String rules : List.of("recording.rules.yml", "alerts.rules.yml")) {
      String text = Files.readString(Path.of("prometheus", rules));
      Files.writeString(own.resolve(rules), text.replaceAll("(?m)^( +for:).*$", "$1 0s"));
    }
    String configuration =
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
        rule_files: [recording.rules.yml, alerts.rules.yml]
        scrape_configs:
          - job_name: control-plane-probe
            scheme: https
            tls_config: {ca_file: ../tls.crt, server_name: etcd-probe}
            basic_auth: {username: prometheus, password: scrape-me}
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
            .formatted(port);
    return new PrometheusServer(release, own, configuration);
  }

  private static boolean value(PrometheusServer prometheus, String expression) {
    try {
      return !prometheus.query(expression).path("data").path("result").isEmpty();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The alerts that fire, by name. */
  private static Map<String, JsonNode> firing(PrometheusServer prometheus) {
    Map<String, JsonNode> firing = new TreeMap<>();
    try {
      for (JsonNode alert : prometheus.answer("/api/v1/alerts").path("data").path("alerts")) {
        if (alert.path("state").asText().equals("firing")) {
          firing.put(alert.path("labels").path("alertname").asText(), alert);
        }
      }
    } catch (IOException notYet) {
      return firing;
    }
    return firing;
  }
}
