package io.etcdprobe.fsync.steady;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.DiskSample;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.noise.StallOrigins;
import io.etcdprobe.fsync.posix.Errno;
import io.etcdprobe.fsync.posix.PosixException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The probe on a disk and a clock that follow a script: hours pass in milliseconds. */
class SamplingTest {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  /** The origin of a real clock may be any number, and the clock may wrap while the probe runs. */
  private final ScriptedTime time = new ScriptedTime(Long.MAX_VALUE - 10 * SECOND);

  private final ScriptedVolume volume = new ScriptedVolume(time);
  private final List<DiskSample> samples = new ArrayList<>();
  private StallOrigin origin = StallOrigin.DISK;
  private final Sampling sampling = sampling(time, volume, samples, 1);

  private Sampling sampling(
      ScriptedTime time, ScriptedVolume volume, List<DiskSample> samples, long seed) {
    return new Sampling(
        SteadyOptions.of(Path.of("/var/lib/etcd"), ElectionTiming.DEFAULT),
        samples::add,
        new ScriptedOrigins(),
        volume,
        time,
        time.wall(),
        time::await,
        new SplittableRandom(seed));
  }

  /** Gives each stall the origin that the test has set. */
  private final class ScriptedOrigins implements StallOrigins {

    @Override
    public void expect(long tick) {}

    @Override
    public void expectNothing() {}

    @Override
    public void mark() {}

    @Override
    public StallOrigin originOf(long startNanos, long endNanos) {
      return origin;
    }
  }

  private void turns(int number) {
    for (int i = 0; i < number; i++) {
      sampling.turn();
    }
  }

  private DiskSample last() {
    return samples.getLast();
  }

  @Test
  void shouldTakeOneSampleASecondForAnHour() {
    sampling.begin();
    turns(3_600);

    DiskProbeReport report = sampling.report();
    assertThat(report.state()).isEqualTo(ProbeState.RUNNING);
    assertThat(report.samples()).isEqualTo(3_600);
    assertThat(report.skipped()).isZero();
    assertThat(report.writtenBytes()).isEqualTo(3_600L * ScriptedVolume.RECORD_BYTES);
    assertThat(Duration.ofNanos(time.passed()))
        .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(samples).allMatch(sample -> sample.startNanos() == sample.intendedNanos());
    assertThat(last().writeNanos()).isEqualTo(20_000);
    assertThat(last().fsyncNanos()).isEqualTo(800_000);
    assertThat(report.last()).isEqualTo(last().at());
    assertThat(volume.opened()).isEqualTo(1);
  }

  @Test
  void shouldSampleMoreRarelyAfterAStallAndComeBackWhenTheDiskIsQuick() {
    sampling.begin();
    turns(5);
    volume.stall(300 * MILLI);
    turns(1);

    DiskProbeReport report = sampling.report();
    assertThat(report.state()).isEqualTo(ProbeState.BACKING_OFF);
    assertThat(report.reason())
        .startsWith("fdatasync of the WAL took 300 ms at 2026-01-01T00:00:0")
        .endsWith("one sample every 2 s until it is quick again");
    assertThat(report.lastStalls())
        .singleElement()
        .satisfies(
            stall -> {
              assertThat(stall.phase()).isEqualTo(Phase.WAL_FSYNC);
              assertThat(stall.nanos()).isEqualTo(300 * MILLI + 20_000);
              assertThat(stall.at()).isEqualTo(last().at());
            });
    turns(Pace.WELL_TO_RETURN);
    assertThat(sampling.report().state()).isEqualTo(ProbeState.RUNNING);
    assertThat(sampling.report().intervalNanos()).isEqualTo(SECOND);
  }

  @Test
  void shouldNameTheWriteWhereItIsWhatTookLong() {
    sampling.begin();
    volume.stallWrite(150 * MILLI);
    turns(1);

    assertThat(sampling.report().lastStalls())
        .extracting(stall -> stall.phase())
        .containsExactly(Phase.WRITE);
  }

  @Test
  void shouldReportAHangWhileItLastsAndMakeUpForNothing() {
    List<DiskProbeReport> during = new ArrayList<>();
    sampling.begin();
    turns(3);
    volume.stall(60 * SECOND, () -> during.add(sampling.report()));
    turns(1);

    assertThat(during)
        .singleElement()
        .satisfies(
            hanging -> {
              assertThat(hanging.state()).isEqualTo(ProbeState.BACKING_OFF);
              assertThat(hanging.reason()).isEqualTo("the disk has not answered for 30 s");
              assertThat(hanging.underWayNanos()).isBetween(30 * SECOND, 31 * SECOND);
              assertThat(hanging.samples()).isEqualTo(3);
              assertThat(hanging.skipped()).isBetween(28L, 30L);
            });
    long hungUntil = last().endNanos();
    turns(1);
    assertThat(sampling.report().underWayNanos()).isZero();
    assertThat(samples).hasSize(5);
    assertThat(last().intendedNanos() - hungUntil).as("rest").isGreaterThan(SECOND);
    assertThat(sampling.report().skipped()).isGreaterThanOrEqualTo(60);
  }

  @Test
  void shouldReportAFileThatHangsWhileItIsMade() {
    volume.files(2, 40 * SECOND);
    sampling.begin();
    turns(2);

    assertThat(sampling.report().lastStalls())
        .singleElement()
        .satisfies(
            stall -> {
              assertThat(stall.phase()).isEqualTo(Phase.SEGMENT_CUT);
              assertThat(stall.nanos()).isEqualTo(40 * SECOND);
            });
    assertThat(sampling.report().reason())
        .startsWith("the file system took 40 s for the probe's own file");
  }

  @Test
  void shouldGiveUpTheFileWhoseSyncFailedAndBeginAnew() {
    sampling.begin();
    turns(3);
    volume.failSync(Errno.EIO);
    turns(1);

    DiskProbeReport failed = sampling.report();
    assertThat(failed.state()).isEqualTo(ProbeState.FAILED);
    assertThat(failed.reason())
        .isEqualTo("fdatasync in /var/lib/etcd failed with EIO (input/output error)");
    assertThat(failed.failures()).isEqualTo(1);
    assertThat(failed.samples()).as("a sync that failed is no sample").isEqualTo(3);
    assertThat(volume.released()).isEqualTo(1);

    turns(1);
    assertThat(volume.opened()).isEqualTo(2);
    assertThat(sampling.report().samples()).isEqualTo(4);
    turns(Pace.WELL_TO_RETURN);
    assertThat(sampling.report().state()).isEqualTo(ProbeState.RUNNING);
  }

  @Test
  void shouldTryAgainAtMostEveryHalfMinuteWhileTheVolumeIsReadOnly() {
    for (int i = 0; i < 12; i++) {
      volume.failOpen(PosixException.of("mkdirat", "/var/lib/etcd", Errno.EROFS));
    }
    sampling.begin();
    turns(11);

    assertThat(sampling.report().state()).isEqualTo(ProbeState.FAILED);
    assertThat(sampling.report().failures()).isEqualTo(12);
    assertThat(sampling.report().intervalNanos()).isEqualTo(32 * SECOND);
    assertThat(sampling.refusal()).isNull();
    turns(1);
    assertThat(sampling.report().samples()).isEqualTo(1);
  }

  @Test
  void shouldRefuseADirectoryThatCanNeverDo() {
    volume.failOpen(new ProbeException("/var/lib/etcd is a link; give the directory itself"));
    sampling.begin();

    assertThat(sampling.refusal()).hasMessageContaining("is a link");
    assertThat(sampling.stopped()).isTrue();
    assertThat(sampling.report().state()).isEqualTo(ProbeState.FAILED);
  }

  @Test
  void shouldLeaveWhenThereIsNoRoomAndComeBackWhenThereIs() {
    sampling.begin();
    turns(2);
    volume.inspections(new Hindrance("/var/lib/etcd has 50 MiB free"));
    turns(1);

    assertThat(sampling.report().state()).isEqualTo(ProbeState.FAILED);
    assertThat(sampling.report().reason()).isEqualTo("/var/lib/etcd has 50 MiB free");
    assertThat(sampling.report().failures()).as("no fault of the disk").isZero();
    assertThat(volume.file()).isNull();
    volume.inspections(null);
    turns(1 + Pace.WELL_TO_RETURN);
    assertThat(sampling.report().state()).isEqualTo(ProbeState.RUNNING);
  }

  @Test
  void shouldNotSpareADiskThatOurOwnPauseMadeLookSlow() {
    origin = StallOrigin.PROBE;
    sampling.begin();
    volume.stall(500 * MILLI);
    turns(2);

    assertThat(sampling.report().state()).isEqualTo(ProbeState.RUNNING);
    assertThat(sampling.report().intervalNanos()).isEqualTo(SECOND);
    assertThat(sampling.report().lastStalls())
        .extracting(stall -> stall.origin())
        .containsExactly(StallOrigin.PROBE);
  }

  @Test
  void shouldCountTheSlotsThatAStandstillOfItsOwnTook() {
    sampling.begin();
    turns(3);
    time.oversleep(10 * SECOND);
    turns(1);

    assertThat(last().startNanos() - last().intendedNanos())
        .as("the response holds what it had to wait")
        .isBetween(9 * SECOND, 10 * SECOND);
    assertThat(last().fsyncNanos()).isEqualTo(800_000);
    turns(5);
    assertThat(samples).hasSize(9);
    assertThat(sampling.report().skipped()).isBetween(9L, 10L);
  }

  @Test
  void shouldJudgeWhatIsLongByTheMembersOwnTiming() {
    sampling.begin();
    sampling.follow(new ElectionTiming(Duration.ofMillis(500), Duration.ofSeconds(5)));
    volume.stall(300 * MILLI);
    turns(1);

    assertThat(sampling.report().lastStalls()).isEmpty();
    assertThat(sampling.report().state()).isEqualTo(ProbeState.RUNNING);
  }

  @Test
  void shouldTakeNoSampleOnceItIsStopped() {
    sampling.begin();
    turns(1);
    sampling.stop();
    sampling.end();
    sampling.ended();

    assertThat(volume.file()).isNull();
    assertThat(sampling.report().state()).isEqualTo(ProbeState.OFF);
  }

  @Property(tries = 40)
  void shouldAccountForEverySlotWhateverTheDiskDoes(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ScriptedTime time = new ScriptedTime(random.nextLong());
    ScriptedVolume volume = new ScriptedVolume(time);
    List<DiskSample> samples = new ArrayList<>();
    Sampling sampling = sampling(time, volume, samples, seed);
    long begin = time.nanoTime();
    volume.syncsTake(
        () -> random.nextInt(20) == 0 ? random.nextLong(20 * SECOND) : random.nextLong(5 * MILLI));
    sampling.begin();
    for (int i = 0; i < 2_000; i++) {
      switch (random.nextInt(60)) {
        case 0 -> volume.failSync(Errno.EIO);
        case 1 -> volume.failOpen(new Hindrance("no room"));
        case 2 -> time.oversleep(random.nextLong(30 * SECOND));
        default -> {}
      }
      sampling.turn();
    }

    DiskProbeReport report = sampling.report();
    Set<Long> slots = new HashSet<>();
    for (DiskSample sample : samples) {
      assertThat(slots.add((sample.intendedNanos() - begin) / SECOND)).as("one a slot").isTrue();
      assertThat(sample.startNanos() - sample.intendedNanos()).isNotNegative();
      assertThat(sample.endNanos() - sample.writtenNanos()).isNotNegative();
    }
    long passed = time.passed() / SECOND;
    assertThat(report.samples()).isEqualTo(samples.size());
    assertThat(report.samples() + report.failures() + report.skipped())
        .as("slots that are past, give or take the one that is now and attempts to make the file")
        .isBetween(passed - 1, passed + 1 + report.failures());
    assertThat(report.intervalNanos()).isBetween(SECOND, 32 * SECOND);
    assertThat(volume.opened() - volume.released()).isBetween(0, 1);
  }
}
