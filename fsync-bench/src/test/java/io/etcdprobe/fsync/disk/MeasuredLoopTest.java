package io.etcdprobe.fsync.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.disk.DiskBounds;
import io.etcdprobe.core.disk.EarlyEnd;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.fsync.noise.Slowest;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MeasuredLoopTest {

  private static final long MILLI = 1_000_000;

  @Test
  @Timeout(30)
  void shouldChargeAStallToEveryProposalThatHadToWaitForIt() throws Exception {
    // One sync takes 200 ms. At 1000 proposals per second some 200 arrive meanwhile.
    Scripted disk = new Scripted();
    disk.stallAt = 50;
    disk.stallNanos = 200 * MILLI;
    StallLog stalls = new StallLog(100 * MILLI);
    MeasuredLoop loop = new MeasuredLoop(disk, 1000, new Slowest(), stalls);

    Map<Phase, LatencyProfile> profiles = run(loop, 0, 600);

    assertThat(profiles.get(Phase.WAL_FSYNC).countAtLeast(50 * MILLI)).isEqualTo(1);
    assertThat(profiles.get(Phase.WAL_FSYNC_RESPONSE).countAtLeast(50 * MILLI))
        .isBetween(130L, 300L);
    assertThat(profiles.get(Phase.WAL_FSYNC_RESPONSE).count()).isEqualTo(600);
    assertThat(loop.late()).isBetween(180L, 600L);
    assertThat(stalls.count()).isEqualTo(1);
    assertThat(disk.largestBatch)
        .as("what arrived meanwhile goes out in one batch")
        .isGreaterThan(150);
  }

  @Test
  @Timeout(30)
  void shouldMeasureTheCutOfASegmentApart() throws Exception {
    Scripted disk = new Scripted();
    disk.cutAt = 10;
    MeasuredLoop loop = new MeasuredLoop(disk, 0, new Slowest(), new StallLog(100 * MILLI));

    Map<Phase, LatencyProfile> profiles = run(loop, 0, 23);

    assertThat(profiles.get(Phase.SEGMENT_CUT).count()).isEqualTo(1);
    assertThat(profiles.get(Phase.WAL_FSYNC).count()).isEqualTo(22);
    assertThat(profiles.get(Phase.WRITE).count()).isEqualTo(22);
    assertThat(loop.proposals()).isEqualTo(23);
    assertThat(loop.batches()).isEqualTo(23);
  }

  @Test
  @Timeout(30)
  void shouldEndWhenItsTimeIsOverEvenIfNothingArrives() throws Exception {
    MeasuredLoop loop =
        new MeasuredLoop(new Scripted(), 0.001, new Slowest(), new StallLog(100 * MILLI));

    Map<Phase, LatencyProfile> profiles = run(loop, 50 * MILLI, 0);

    // The first proposal is due at once, the second a thousand seconds later.
    assertThat(profiles.get(Phase.WAL_FSYNC).count()).isEqualTo(1);
  }

  @Test
  @Timeout(30)
  void shouldStopAtOnceWhenAsked() throws Exception {
    MeasuredLoop loop =
        new MeasuredLoop(new Scripted(), 0.001, new Slowest(), new StallLog(100 * MILLI));
    Thread runner =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    loop.run(new PhaseRecorders(), 0, 0);
                  } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                  }
                });
    while (loop.proposals() == 0) {
      Thread.onSpinWait();
    }
    loop.stop();
    LockSupport.unpark(runner);

    assertThat(runner.join(java.time.Duration.ofSeconds(10))).isTrue();
  }

  private static Map<Phase, LatencyProfile> run(MeasuredLoop loop, long nanos, long count)
      throws Exception {
    PhaseRecorders recorders = new PhaseRecorders();
    loop.run(recorders, nanos, count);
    for (Phase phase : Phase.values()) {
      recorders.of(phase).takeInterval();
    }
    return recorders.profiles(new EarlyEnd(DiskBounds.defaults(ElectionTiming.DEFAULT), false));
  }

  /** A disk whose stalls are given in advance. */
  private static final class Scripted implements DurableWriter {
    private int stallAt = -1;
    private long stallNanos;
    private int cutAt = -1;
    private int syncs;
    private int inBatch;
    private int largestBatch;

    @Override
    public void append() {
      inBatch++;
    }

    @Override
    public boolean full() {
      return syncs == cutAt;
    }

    @Override
    public void write() {
      largestBatch = Math.max(largestBatch, inBatch);
      inBatch = 0;
    }

    @Override
    public void sync() {
      if (syncs++ == stallAt) {
        long end = System.nanoTime() + stallNanos;
        while (end - System.nanoTime() > 0) {
          LockSupport.parkNanos(end - System.nanoTime());
        }
      }
    }

    @Override
    public void cut() {
      syncs++;
      inBatch = 0;
    }

    @Override
    public boolean writesApart() {
      return true;
    }

    @Override
    public long writtenBytes() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
