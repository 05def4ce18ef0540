package io.etcdprobe.fsync.steady;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.sidecar.DiskSample;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stall.StallOrigin;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentSamplesTest {

  private static final long SECOND = 1_000_000_000;

  private final RecentSamples recent = new RecentSamples();

  private void sample(long start, long write, long fsync) {
    recent.add(
        new DiskSample(
            Instant.EPOCH, start, start, start + write, start + write + fsync, StallOrigin.DISK));
  }

  @Test
  void shouldTellWriteAndFsyncApart() {
    sample(0, 20_000, 300_000);
    sample(SECOND, 30_000, 500_000);

    assertThat(recent.profiles(SECOND).write().count()).isEqualTo(2);
    assertThat(recent.profiles(SECOND).write().maxNanos()).isBetween(30_000L, 30_100L);
    assertThat(recent.profiles(SECOND).fsync().minNanos()).isBetween(299_000L, 300_000L);
    assertThat(recent.profiles(SECOND).fsync().maxNanos()).isBetween(500_000L, 500_500L);
  }

  @Test
  void shouldForgetWhatIsOlderThanFiveMinutesThoughNothingIsNew() {
    sample(0, 1_000, 1_000);
    sample(60 * SECOND, 1_000, 70_000);

    assertThat(recent.profiles(299 * SECOND).fsync().count()).isEqualTo(2);
    assertThat(recent.profiles(301 * SECOND).fsync().count()).isEqualTo(1);
    assertThat(recent.profiles(301 * SECOND).fsync().minNanos()).isGreaterThan(60_000);
    assertThat(recent.profiles(400 * SECOND).fsync().isEmpty()).isTrue();
  }

  @Test
  void shouldMakeNewHistogramsEveryFifteenSecondsOrForAStall() {
    for (int i = 0; i < 20; i++) {
      sample(i, 1_000, 70_000);
    }
    assertThat(recent.profiles(20 * SECOND).fsync().count()).isEqualTo(20);
    sample(21 * SECOND, 1_000, 70_000);
    assertThat(recent.profiles(34 * SECOND).fsync().count()).isEqualTo(20);
    assertThat(recent.profiles(35 * SECOND).fsync().count()).isEqualTo(21);

    sample(36 * SECOND, 1_000, SECOND);
    recent.add(new Stall(Instant.EPOCH, SECOND, Phase.WAL_FSYNC, StallOrigin.DISK));
    assertThat(recent.profiles(37 * SECOND).fsync().count()).isEqualTo(22);
    assertThat(recent.profiles(37 * SECOND).write().count()).isEqualTo(22);
  }

  @Test
  void shouldKeepAHangOfHoursAtTheEdgeOfTheRange() {
    sample(0, 1_000, 10_000 * SECOND);

    assertThat(recent.profiles(10_000 * SECOND).fsync().clamped()).isEqualTo(1);
    assertThat(recent.profiles(10_000 * SECOND).fsync().maxNanos())
        .isGreaterThanOrEqualTo(LatencyRecorder.MAX_NANOS);
    assertThat(recent.profiles(10_000 * SECOND).fsync().countAtLeast(SECOND)).isEqualTo(1);
  }

  @Test
  void shouldKeepTheLatestStallsNewestFirst() {
    for (int i = 0; i < 25; i++) {
      recent.add(new Stall(Instant.ofEpochSecond(i), SECOND, Phase.WAL_FSYNC, StallOrigin.DISK));
    }
    assertThat(recent.stalls()).hasSize(20);
    assertThat(recent.stalls().getFirst().at()).isEqualTo(Instant.ofEpochSecond(24));
    assertThat(recent.stalls().getLast().at()).isEqualTo(Instant.ofEpochSecond(5));
  }
}
