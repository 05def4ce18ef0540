package io.etcdprobe.core.cluster;

import static io.etcdprobe.core.cluster.Samples.MS;
import static io.etcdprobe.core.cluster.Samples.SECOND;
import static io.etcdprobe.core.cluster.Samples.cluster;
import static io.etcdprobe.core.cluster.Samples.follower;
import static io.etcdprobe.core.cluster.Samples.leader;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.rule.Suspicion;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stall.StallOrigin;
import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be judged only from the member's own machine. */
class BesideTheMemberTest {

  private static final long GB = 1_000_000_000L;

  @ParameterizedTest
  @CsvSource({
    "100, 50, 900000, false, NONE",
    "100, 4, 900000, false, WARNING",
    "10000, 400, 900000, false, NONE",
    "100, 0.127, 900000, false, CRITICAL",
    "100, 50, 99, false, CRITICAL",
    "100, 50, 900000, true, CRITICAL",
    "0.2, 0.129, 900000, false, NONE"
  })
  void shouldGradeAVolumeByWhatEtcdNeedsOfIt(
      double sizeGb, double freeGb, long inodes, boolean readOnly, String severity) {
    Samples member = leader().machine(volume(sizeGb, freeGb, inodes, readOnly)).healthy(20);

    List<Suspicion> found = judge(member);

    if (severity.equals("NONE")) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found)
          .singleElement()
          .satisfies(one -> assertThat(one.cause()).isEqualTo(Cause.DISK_FULL))
          .satisfies(one -> assertThat(one.severity()).isEqualTo(Severity.valueOf(severity)));
    }
  }

  @Test
  void shouldForeseeAVolumeThatFills() {
    Samples member = leader();
    for (int second = 0; second < 240; second++) {
      member.machine(volume(100, 50 - second * 0.01, 900_000, false)).healthy(1);
    }

    // 47.6 GB at 10 MB/s.
    assertThat(judge(member))
        .singleElement()
        .satisfies(one -> assertThat(one.text()).contains("full in 79.3 min"))
        .satisfies(one -> assertThat(one.severity()).isEqualTo(Severity.WARNING));
  }

  @Test
  void shouldNotForeseeAnythingFromTheOrdinaryComingAndGoing() {
    Samples member = leader();
    for (int second = 0; second < 240; second++) {
      double wave = 0.2 * Math.sin(second / 20.0);
      member.machine(volume(100, 50 + wave, 900_000, false)).healthy(1);
    }

    assertThat(judge(member)).isEmpty();
  }

  /** A saved snapshot or a defragmentation takes its space once. */
  @ParameterizedTest
  @ValueSource(ints = {30, 60, 100, 110, 119, 125, 145, 150, 170, 178, 185, 200, 239})
  void shouldNotTakeWhatComesAtOnceForAPace(int when) {
    Samples member = leader();
    for (int second = 0; second < 240; second++) {
      double free = second < when ? 10 : Math.max(9.7, 10 - (second - when) * 0.03);
      member.machine(volume(20, free, 900_000, false)).healthy(1);
    }

    assertThat(judge(member)).isEmpty();
  }

  /** A scarce processor on the machine does not explain half a second of the disk's time. */
  @ParameterizedTest
  @CsvSource({"0.0, 0.7", "0.15, 0.2"})
  void shouldStillBlameTheDiskWhereProcessorsAreScarce(double steal, double cpu) {
    Samples member = follower("m2");
    for (int second = 0; second < 30; second++) {
      member.machine(lacking(second, steal, cpu, 0));
      for (int i = 0; i < 10; i++) {
        member.fsync(0.08);
      }
      member.second(2 * MS, 2 * MS, 3 * MS, MS);
    }

    assertThat(judge(leader().healthy(30), member, follower("m3").healthy(30)))
        .anySatisfy(
            one -> {
              assertThat(one.cause()).isEqualTo(Cause.DISK_SLOW);
              assertThat(one.severity()).isEqualTo(Severity.WARNING);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "0.05, 0.2, 0.1, NONE",
    "0.15, 0.2, 0.1, WARNING",
    "0.0, 0.7, 0.1, INFO",
    "0.0, 0.2, 0.3, WARNING"
  })
  void shouldSayWhatItsMachineLacks(double steal, double cpu, double memory, String severity) {
    Samples member = leader();
    for (int second = 0; second < 20; second++) {
      member.machine(lacking(second, steal, cpu, memory)).healthy(1);
    }

    List<Suspicion> found = judge(member);

    if (severity.equals("NONE")) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found)
          .singleElement()
          .satisfies(one -> assertThat(one.cause()).isEqualTo(Cause.CPU_STARVED))
          .satisfies(one -> assertThat(one.severity()).isEqualTo(Severity.valueOf(severity)));
    }
  }

  @Test
  void shouldNameAWriteThatHangsNowBeforeEtcdTellsOfIt() {
    Samples leader = leader().healthy(20).probe(probe(0, 1300 * MS, List.of()));

    assertThat(judge(leader, follower("m2").healthy(20), follower("m3").healthy(20)))
        .singleElement()
        .satisfies(one -> assertThat(one.cause()).isEqualTo(Cause.DISK_STALL))
        .satisfies(one -> assertThat(one.severity()).isEqualTo(Severity.CRITICAL))
        .satisfies(one -> assertThat(one.text()).contains("has hung for 1.3 s and still does"));
  }

  @Test
  void shouldTakeAStallOfTheProbeForOneOnlyWhileItIsRecentAndTheDisks() {
    Instant now = Instant.EPOCH.plusSeconds(60);
    Stall recent = new Stall(now.minusSeconds(5), 950 * MS, Phase.WAL_FSYNC, StallOrigin.DISK);
    Stall old = new Stall(now.minusSeconds(50), 950 * MS, Phase.WAL_FSYNC, StallOrigin.DISK);
    Stall hosts = new Stall(now.minusSeconds(5), 950 * MS, Phase.WAL_FSYNC, StallOrigin.HOST);

    assertThat(judge(leader().healthy(60).probe(probe(1, 0, List.of(recent)))))
        .singleElement()
        .satisfies(one -> assertThat(one.text()).contains("of ours", "950 ms"));
    assertThat(judge(leader().healthy(60).probe(probe(1, 0, List.of(old))))).isEmpty();
    assertThat(judge(leader().healthy(60).probe(probe(1, 0, List.of(hosts))))).isEmpty();
  }

  @Test
  void shouldMentionAP99ThatIsSurelyOverTenMilliseconds() {
    assertThat(judge(leader().healthy(20).probe(probe(5, 0, List.of()))))
        .singleElement()
        .satisfies(one -> assertThat(one.severity()).isEqualTo(Severity.INFO))
        .satisfies(one -> assertThat(one.text()).contains("12 ms", "10 ms that etcd asks for"));
    assertThat(judge(leader().healthy(20).probe(probe(1, 0, List.of())))).isEmpty();
  }

  @Test
  void shouldTellTheNextOfStallsThatComeByTheClock() {
    Samples leader = leader();
    for (int hour = 0; hour < 8; hour++) {
      leader.stalled((hour * 3600L - 7 * 3600 - 600) * SECOND, 700 * MS);
    }

    assertThat(judge(leader.healthy(30), follower("m2").healthy(30), follower("m3").healthy(30)))
        .singleElement()
        .satisfies(one -> assertThat(one.severity()).isEqualTo(Severity.INFO))
        .satisfies(
            one ->
                assertThat(one.text())
                    .contains("up to 700 ms come every 60 min (8 so far)", "1970-01-01T00:50:00Z"));
  }

  @Test
  void shouldSayWhetherTheDeviceOrWhatLiesAboveItIsSlow() {
    Samples slow = leader().healthy(10);
    for (int second = 0; second < 8; second++) {
      for (int i = 0; i < 8; i++) {
        slow.fsync(0.05);
      }
      HostReading.Device device =
          new HostReading.Device("vda", 100, 1000, 100, 10L * second, 10L * second * 40 * MS, 0);
      slow.machine(
              new HostReading(
                  100 * GB, 50 * GB, null, false, 4, null, null, null, null, null, device))
          .second(2 * MS, 60 * MS, 4 * MS, MS);
    }

    assertThat(judge(slow, follower("m2").healthy(18), follower("m3").healthy(18)))
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.advice())
                    .startsWith("the device vda flushes in 40 ms on average, so it is the device"))
        .satisfies(one -> assertThat(one.text()).contains("those of the others 800 µs"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "40 | 40 | writes in 40 ms and flushes in 40 ms on average, so it is the device;",
        "40 | 1 | writes in 40 ms and flushes in 1 ms on average, so only its writes are slow or"
            + " held up (by a hypervisor or a limit of the volume), not its flushes;",
        "1 | 40 | writes in 1 ms and flushes in 40 ms on average, so it is the device's flush;",
        "1 | 1 | writes in 1 ms and flushes in 1 ms on average, so the cause is above the device;",
        "40 | -1 | writes in 40 ms on average, so it is the device;"
      })
  void shouldSayByTheDevicesWritesAndFlushesWhereTheSlownessLies(
      int write, int flush, String said) {
    Samples slow = leader().healthy(4);
    for (int second = 1; second <= 14; second++) {
      for (int i = 0; i < 10; i++) {
        slow.fsync(0.045);
      }
      long count = 10L * second;
      HostReading.Device device =
          new HostReading.Device(
              "vda",
              count,
              4096 * count,
              count * write * MS,
              flush < 0 ? null : count,
              flush < 0 ? null : count * flush * MS,
              0);
      slow.machine(
              new HostReading(
                  100 * GB, 50 * GB, null, false, 4, null, null, null, null, null, device))
          .second(2 * MS, 60 * MS, 4 * MS, MS);
    }

    assertThat(judge(slow, follower("m2").healthy(18), follower("m3").healthy(18)))
        .singleElement()
        .satisfies(one -> assertThat(one.advice()).startsWith("the device vda " + said));
  }

  /** A machine of four processors, some seconds later, that lacked a part of its time. */
  private static HostReading lacking(int second, double steal, double cpu, double memory) {
    long passed = second * SECOND;
    return new HostReading(
        100 * GB,
        50 * GB,
        null,
        false,
        4,
        0L,
        Math.round(passed * 4 * steal),
        Math.round(passed * cpu),
        0L,
        Math.round(passed * memory),
        null);
  }

  private static HostReading volume(double sizeGb, double freeGb, long inodes, boolean readOnly) {
    return new HostReading(
        Math.round(sizeGb * GB),
        Math.round(freeGb * GB),
        inodes,
        readOnly,
        4,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** A report with 300 samples; this percentage of them took 12 ms. */
  private static DiskProbeReport probe(int slowPercent, long underWay, List<Stall> stalls) {
    Histogram syncs = LatencyRecorder.emptyHistogram();
    for (int i = 0; i < 300; i++) {
      syncs.recordValue(i % 100 < slowPercent ? 12 * MS : MS / 2);
    }
    LatencyProfile profile = LatencyProfile.of(syncs, 0);
    return new DiskProbeReport(
        ProbeState.RUNNING,
        "",
        "/var/lib/etcd/probe",
        SECOND,
        300,
        0,
        0,
        0,
        0,
        null,
        underWay,
        profile,
        profile,
        stalls);
  }

  private static List<Suspicion> judge(Samples... members) {
    return Samples.judge(cluster(members));
  }
}
