package io.etcdprobe.fsync.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.etcdprobe.core.disk.DiskBounds;
import io.etcdprobe.core.disk.DiskObserver;
import io.etcdprobe.core.disk.DiskProgress;
import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.noise.Slowest;
import io.etcdprobe.fsync.workspace.Workspace;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiskRunTest {

  private static final ElectionTiming TIMING = ElectionTiming.DEFAULT;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Pattern.class)
  @Timeout(60)
  void shouldMakeExactlyTheWritesItWasAskedForAndLeaveNothing(Pattern pattern) throws Exception {
    DiskReport report = measure(options(pattern, 0, 23, 0));

    assertThat(report.workload().proposals()).isEqualTo(23);
    assertThat(report.latency(Phase.WAL_FSYNC).count() + report.latency(Phase.SEGMENT_CUT).count())
        .isEqualTo(23);
    assertThat(report.latency(Phase.WAL_FSYNC_RESPONSE).count()).isEqualTo(23);
    assertThat(report.latency(Phase.WRITE).isEmpty())
        .isEqualTo(pattern == Pattern.DSYNC || pattern == Pattern.DIRECT);
    assertThat(report.workload().writtenBytes()).isGreaterThanOrEqualTo(23 * 2300);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Timeout(60)
  void shouldCutASegmentAndCommitBesideTheLogInAShortRun() throws Exception {
    DiskReport report = measure(options(Pattern.ETCD, 200, 0, 2_000_000_000L));

    assertThat(report.latency(Phase.SEGMENT_CUT).count()).isEqualTo(1);
    assertThat(report.latency(Phase.BACKEND_COMMIT).count()).isBetween(5L, 20L);
    assertThat(report.workload().measuredNanos()).isBetween(1_900_000_000L, 20_000_000_000L);
    assertThat(report.workload().preallocation()).isEqualTo("fallocate");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Timeout(60)
  void shouldHandOverInIntervalsExactlyWhatItReports() throws Exception {
    Map<Phase, Long> handedOver = new EnumMap<>(Phase.class);
    DiskObserver observer =
        new DiskObserver() {
          @Override
          public void interval(Phase phase, Instant start, Instant end, Histogram histogram) {
            assertThat(end).isAfterOrEqualTo(start);
            handedOver.merge(phase, histogram.getTotalCount(), Long::sum);
          }
        };
    try (DiskRun run = DiskRun.open(options(Pattern.ETCD, 300, 0, 2_500_000_000L), "test")) {
      DiskReport report = run.measure(observer);

      for (Phase phase : Phase.values()) {
        assertThat(handedOver.getOrDefault(phase, 0L))
            .as(phase.key())
            .isEqualTo(report.latency(phase).count());
      }
    }
  }

  @Test
  @Timeout(60)
  void shouldReturnWhatItHasWhenItIsStopped() throws Exception {
    try (DiskRun run = DiskRun.open(options(Pattern.ETCD, 100, 0, 600_000_000_000L), "test")) {
      DiskReport report =
          run.measure(
              new DiskObserver() {
                @Override
                public void progress(DiskProgress progress) {
                  run.stop();
                }
              });
      assertThat(report.workload().interrupted()).isTrue();
      assertThat(report.latency(Phase.WAL_FSYNC).count()).isPositive();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Timeout(60)
  void shouldWriteTheRecipesFileOnceAndNotWrapRound() throws Exception {
    DiskOptions large =
        new DiskOptions(
            directory,
            Pattern.FIO,
            0,
            1 << 20,
            0,
            0,
            0,
            true,
            TIMING,
            3,
            DiskBounds.defaults(TIMING),
            null);

    assertThat(measure(large).workload().proposals()).isEqualTo(22);
  }

  @Test
  void shouldRefuseToFillTheFileSystem() {
    // The free space of /dev/shm is not predictable, so no run can be refused reliably. Check the
    // needed space itself: 7 segments and the largest database.
    DiskOptions endless = options(Pattern.ETCD, 0, 0, 0);

    assertThat(SpaceCheck.neededBytes(endless)).isBetween(700L << 20, 900L << 20);
    assertThat(SpaceCheck.neededBytes(options(Pattern.ETCD, 150, 0, 60_000_000_000L)))
        .isBetween(150L << 20, 300L << 20);
  }

  @Test
  void shouldExplainWhyItCannotOpen() {
    DiskOptions missing =
        new DiskOptions(
            directory.resolve("no"),
            Pattern.ETCD,
            0,
            1,
            0,
            1,
            0,
            true,
            TIMING,
            3,
            DiskBounds.defaults(TIMING),
            null);

    assertThatThrownBy(() -> DiskRun.open(missing, "test"))
        .isInstanceOf(ProbeException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  @Timeout(60)
  void shouldAllocateNothingPerOperation() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Workspace workspace = Workspace.open(directory);
        DurableWriter writer = new WalWriter(workspace.wal(), 2300, 0, new SplittableRandom(1))) {
      MeasuredLoop loop = new MeasuredLoop(writer, 0, new Slowest(), new StallLog(100_000_000));
      PhaseRecorders recorders = new PhaseRecorders();
      loop.run(recorders, 0, 2000);
      double least = Double.MAX_VALUE;
      for (int round = 0; round < 5; round++) {
        // Loading classes and compiling allocate, too, but only once. The smallest round shows the
        // loop itself.
        least = Math.min(least, allocatedBy(threads, loop, recorders, 2000) / 2000.0);
      }

      assertThat(least).as("bytes per operation, a run's own few included").isLessThan(0.5);
    }
  }

  private static long allocatedBy(
      ThreadMXBean threads, MeasuredLoop loop, PhaseRecorders recorders, int operations)
      throws Exception {
    long before = threads.getCurrentThreadAllocatedBytes();
    loop.run(recorders, 0, operations);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private DiskReport measure(DiskOptions options) throws ProbeException {
    try (DiskRun run = DiskRun.open(options, "test")) {
      return run.measure(DiskObserver.NONE);
    }
  }

  private DiskOptions options(Pattern pattern, double rate, long count, long nanos) {
    return new DiskOptions(
        directory,
        pattern,
        rate,
        2300,
        nanos,
        count,
        0,
        true,
        TIMING,
        3,
        DiskBounds.defaults(TIMING),
        null);
  }
}
