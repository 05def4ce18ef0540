package io.etcdprobe.export.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.export.SidecarReports;
import io.etcdprobe.export.WatchReports;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PrometheusDoorTest {

  private static final long MILLI = 1_000_000;
  private static final String FSYNC = "etcd_probe_disk_fsync_duration_seconds";

  private final AtomicLong now = new AtomicLong(-5_000_000_000L);
  private final PrometheusDoor door = new PrometheusDoor(ElectionTiming.DEFAULT, now::get);

  @Test
  void shouldExportExactlyTheCatalogueWhenEverythingIsKnown() throws IOException {
    door.observe(SidecarReports.sample(20_000, 400_000, StallOrigin.DISK));
    door.update(SidecarReports.partly());

    Scrape scrape = Scrape.of(door);

    List<String> types = scrape.text().lines().filter(line -> line.startsWith("# TYPE")).toList();
    assertThat(types)
        .containsExactly(
            Arrays.stream(MetricCatalog.values())
                .map(metric -> "# TYPE " + metric.metric() + " " + metric.type().key())
                .toArray(String[]::new));
    Set<String> labelled =
        scrape.series().stream()
            .filter(line -> !line.contains("_bucket{"))
            .map(line -> line.replaceAll("=\"[^\"]*\"", "").replaceAll(" .*", ""))
            .map(line -> line.replaceAll("_(count|sum)$", "").replace(",}", "}"))
            .collect(Collectors.toSet());
    assertThat(labelled)
        .isEqualTo(
            Arrays.stream(MetricCatalog.values())
                .map(
                    metric ->
                        metric.metric()
                            + (metric.labels().isEmpty()
                                ? ""
                                : "{" + String.join(",", metric.labels()) + "}"))
                .collect(Collectors.toSet()));
  }

  @Test
  void shouldHaveEveryLimitOfTheTimingAsABucket() throws IOException {
    Scrape scrape = Scrape.of(door);

    for (String bound : List.of("0.00005", "0.01", "0.1", "0.2", "0.9", "1.9", "10.0", "+Inf")) {
      assertThat(scrape.value(FSYNC + "_bucket{le=\"" + bound + "\",}")).isZero();
    }
  }

  @Test
  void shouldCountALatencyThatEqualsALimitWithinIt() throws IOException {
    door.observe(SidecarReports.sample(0, 900 * MILLI, StallOrigin.DISK));
    door.observe(SidecarReports.sample(0, 900 * MILLI + 1, StallOrigin.DISK));
    door.observe(SidecarReports.sample(5, -5, StallOrigin.DISK));

    Scrape scrape = Scrape.of(door);

    assertThat(scrape.value(FSYNC + "_bucket{le=\"0.5\",}")).isEqualTo(1);
    assertThat(scrape.value(FSYNC + "_bucket{le=\"0.9\",}")).isEqualTo(2);
    assertThat(scrape.value(FSYNC + "_bucket{le=\"1.0\",}")).isEqualTo(3);
    assertThat(scrape.value(FSYNC + "_bucket{le=\"+Inf\",}")).isEqualTo(3);
    assertThat(scrape.value(FSYNC + "_count")).isEqualTo(3);
    assertThat(scrape.value(FSYNC + "_sum")).isEqualTo(1.800000001);
    String stalls = "etcd_probe_disk_stalls_total{beyond=\"leadership_at_risk\",origin=\"%s\",}";
    assertThat(scrape.value(stalls.formatted("disk"))).isEqualTo(1);
    assertThat(scrape.value(stalls.formatted("host"))).isZero();
  }

  @Test
  void shouldCountAStallUnderEveryLimitThatItExceeds() throws IOException {
    door.observe(SidecarReports.sample(MILLI, 250 * MILLI, StallOrigin.HOST));

    Scrape scrape = Scrape.of(door);

    String stalls = "etcd_probe_disk_stalls_total{beyond=\"%s\",origin=\"host\",}";
    assertThat(scrape.value(stalls.formatted("heartbeat"))).isEqualTo(1);
    assertThat(scrape.value(stalls.formatted("late_heartbeat"))).isEqualTo(1);
    assertThat(scrape.value(stalls.formatted("leadership_at_risk"))).isZero();
    assertThat(scrape.value(stalls.formatted("leadership_lost"))).isZero();
  }

  @Test
  void shouldBeginAnewWithTheBucketsOfTheMembersOwnTiming() throws IOException {
    door.observe(SidecarReports.sample(0, 250 * MILLI, StallOrigin.DISK));
    door.update(SidecarReports.healthy());
    assertThat(Scrape.of(door).value(FSYNC + "_count")).isEqualTo(1);

    ElectionTiming own = new ElectionTiming(Duration.ofMillis(300), Duration.ofMillis(3000));
    door.update(SidecarReports.with(SidecarReports.healthy(), own));
    door.observe(SidecarReports.sample(0, 250 * MILLI, StallOrigin.DISK));

    Scrape scrape = Scrape.of(door);
    assertThat(scrape.value(FSYNC + "_bucket{le=\"0.3\",}")).isEqualTo(1);
    assertThat(scrape.value(FSYNC + "_bucket{le=\"2.7\",}")).isEqualTo(1);
    assertThat(scrape.value(FSYNC + "_bucket{le=\"5.7\",}")).isEqualTo(1);
    assertThat(scrape.has(FSYNC + "_bucket{le=\"0.9\",}")).isFalse();
    assertThat(scrape.value(FSYNC + "_count")).isEqualTo(1);
    assertThat(scrape.value("etcd_probe_heartbeat_interval_seconds")).isEqualTo(0.3);
    assertThat(scrape.value("etcd_probe_election_timeout_seconds")).isEqualTo(3);
    assertThat(scrape.value("etcd_probe_disk_stalls_total{beyond=\"heartbeat\",origin=\"disk\",}"))
        .as("250 ms is a stall by the first timing only")
        .isEqualTo(1);
  }

  @Test
  void shouldForgetTheLongestWhenItsWindowIsOver() throws IOException {
    String longest = "etcd_probe_disk_service_max_seconds{window=\"%s\",}";
    assertThat(Scrape.of(door).has(longest.formatted("1h"))).as("no sample yet").isFalse();

    door.observe(SidecarReports.sample(MILLI, 1_999 * MILLI, StallOrigin.DISK));
    now.addAndGet(Duration.ofSeconds(30).toNanos());
    door.observe(SidecarReports.sample(MILLI, 4 * MILLI, StallOrigin.HOST));
    door.observe(SidecarReports.sample(MILLI, 9_000 * MILLI, StallOrigin.PROBE));
    assertThat(Scrape.of(door).value(longest.formatted("1m"))).isEqualTo(2);

    now.addAndGet(Duration.ofSeconds(32).toNanos());
    Scrape minuteOver = Scrape.of(door);
    assertThat(minuteOver.value(longest.formatted("1m"))).isEqualTo(0.005);
    assertThat(minuteOver.value(longest.formatted("5m"))).isEqualTo(2);

    now.addAndGet(Duration.ofMinutes(58).toNanos());
    Scrape hourNearlyOver = Scrape.of(door);
    assertThat(hourNearlyOver.has(longest.formatted("5m"))).isFalse();
    assertThat(hourNearlyOver.value(longest.formatted("1h"))).isEqualTo(2);

    now.addAndGet(Duration.ofMinutes(3).toNanos());
    assertThat(Scrape.of(door).has(longest.formatted("1h"))).isFalse();
  }

  @Test
  void shouldCountASampleThatHangsWithItsTimeSoFar() throws IOException {
    door.observe(SidecarReports.sample(MILLI, 4 * MILLI, StallOrigin.DISK));
    door.update(SidecarReports.critical());

    Scrape scrape = Scrape.of(door);

    assertThat(scrape.value("etcd_probe_disk_service_max_seconds{window=\"1m\",}")).isEqualTo(2.34);
    assertThat(scrape.value("etcd_probe_disk_sample_under_way_seconds")).isEqualTo(2.34);
  }

  @Test
  void shouldHaveAZeroForEveryKnownMemberAndCauseAndTheWorstOfWhatWasFound() throws IOException {
    door.update(SidecarReports.critical());

    Scrape scrape = Scrape.of(door);

    String severity = "etcd_probe_finding_severity{member=\"%s\",cause=\"%s\",}";
    for (Cause cause : Cause.values()) {
      for (String member : List.of("m1", "cluster")) {
        assertThat(scrape.value(severity.formatted(member, cause.key()))).isZero();
      }
    }
    assertThat(scrape.value(severity.formatted("m2", "disk-stall"))).isEqualTo(3);
    assertThat(scrape.value(severity.formatted("m2", "quota"))).isEqualTo(2);
    assertThat(scrape.value(severity.formatted("m3", "member-down"))).isEqualTo(3);
    assertThat(scrape.value("etcd_probe_status{status=\"critical\",}")).isEqualTo(1);
    assertThat(scrape.value("etcd_probe_status{status=\"ok\",}")).isZero();
    assertThat(scrape.value("etcd_probe_member_is_leader{member=\"m2\",}")).isEqualTo(1);
    assertThat(scrape.value("etcd_probe_member_is_leader{member=\"m1\",}")).isZero();
  }

  @Test
  void shouldForgetAMemberThatLeft() throws IOException {
    door.update(SidecarReports.critical());
    door.update(
        SidecarReports.with(
            SidecarReports.healthy(),
            WatchReports.report("m1", List.of(WatchReports.member("m1", 0)), List.of())));

    assertThat(Scrape.of(door).text()).contains("member=\"m1\"").doesNotContain("m2\"", "m3\"");
  }

  @Test
  void shouldLeaveOutWhatIsNotKnown() throws IOException {
    door.update(SidecarReports.blind());

    Scrape scrape = Scrape.of(door);

    String blind = "{member=\"https://10.0.0.1:2379\",}";
    assertThat(scrape.value("etcd_probe_member_reachable" + blind)).isZero();
    for (String unknown :
        List.of(
            "etcd_probe_member_is_leader",
            "etcd_probe_member_database_bytes",
            "etcd_probe_member_quota_bytes",
            "etcd_probe_member_latency",
            "etcd_probe_cluster_term",
            "etcd_probe_cluster_size",
            "etcd_probe_volume",
            "etcd_probe_host",
            "etcd_probe_device",
            "etcd_probe_local_member_info",
            "etcd_probe_disk_last",
            "etcd_probe_disk_samples",
            FSYNC)) {
      assertThat(scrape.text()).as(unknown).doesNotContain(unknown);
    }
    assertThat(scrape.value("etcd_probe_disk_probe_state{state=\"off\",}")).isEqualTo(1);
    assertThat(scrape.value("etcd_probe_status{status=\"unknown\",}")).isEqualTo(1);
    assertThat(scrape.text()).doesNotContain("NaN");
  }

  @Test
  void shouldCountOnlySamplesBeforeTheFirstReport() throws IOException {
    door.observe(SidecarReports.sample(1, 1, StallOrigin.DISK));

    Scrape scrape = Scrape.of(door);

    assertThat(scrape.value(FSYNC + "_count")).isEqualTo(1);
    assertThat(scrape.text()).doesNotContain("etcd_probe_status", "build_info");
  }

  @Test
  void shouldKeepEachSeriesOnceAndOnOneLineWhateverMembersAreCalled() throws IOException {
    door.update(
        SidecarReports.named(
            "m\"},x=\"1", "a\nb\\", "nul\u0000", "nul\u0001", "same", "same", "\ud83d", "ü"));
    assertUnique(Scrape.of(door));
    assertThat(Scrape.of(door).series())
        .contains("etcd_probe_member_is_leader{member=\"m\\\"},x=\\\"1\",} 1.0")
        .contains("etcd_probe_member_is_leader{member=\"a\\nb\\\\\",} 0.0")
        .contains("etcd_probe_member_is_leader{member=\"nul\ufffd\",} 0.0")
        .contains("etcd_probe_member_is_leader{member=\"\ufffd\",} 0.0")
        .contains("etcd_probe_member_is_leader{member=\"ü\",} 0.0");

    door.update(SidecarReports.hostile());
    assertUnique(Scrape.of(door));
    assertThat(Scrape.of(door).text()).doesNotContain("\r", "\u0000", "\u001b", "NaN", "Inf ");
  }

  private static void assertUnique(Scrape scrape) {
    Set<String> seen = new HashSet<>();
    assertThat(scrape.series())
        .allSatisfy(
            line -> {
              assertThat(line).matches("(?s)[a-z_]+(\\{.*\\})? -?[0-9.E-]+");
              assertThat(seen.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
            });
  }

  @Test
  void shouldSayOffWithoutFiguresOfTheDisk() throws IOException {
    door.update(
        SidecarReports.sidecar(
            "m1", WatchReports.healthy(), DiskProbeReport.off(), SidecarReports.host()));

    assertThat(Scrape.of(door).series())
        .filteredOn(line -> line.startsWith("etcd_probe_disk"))
        .hasSize(5)
        .allMatch(line -> line.startsWith("etcd_probe_disk_probe_state"));
  }

  @Test
  void shouldEndAndTellUnitsInOpenMetrics() throws IOException {
    door.update(SidecarReports.healthy());

    String page = Scrape.openMetrics(door).text();

    assertThat(page)
        .endsWith("# EOF\n")
        .contains("# TYPE etcd_probe_host_pressure_seconds counter\n")
        .contains("# UNIT etcd_probe_host_pressure_seconds seconds\n")
        .contains("etcd_probe_host_pressure_seconds_total{resource=\"io\"} 5630.0\n");
  }
}
