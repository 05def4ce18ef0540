package io.etcdprobe.fsync.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.disk.HostNoise;
import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.fsync.target.TargetInspector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NoiseMonitorTest {

  @Test
  void shouldSeeThisProcessesOwnCollectionsWithTheirTimes() throws Exception {
    PauseLog collections = new PauseLog();
    try (GcLog log = new GcLog(collections)) {
      log.begin();
      long start = System.nanoTime();
      List<byte[]> garbage = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        garbage.add(new byte[1 << 20]);
      }
      System.gc();
      long end = System.nanoTime();
      assertThat(garbage).hasSize(64);
      assertThat(log.count()).isPositive();
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      // The notification comes from another thread.
      while (collections.covered(start, end) == 0) {
        assertThat(System.nanoTime() - deadline).as("time left").isNegative();
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void shouldAccountForThePeriodOnARealMachine(@TempDir Path directory) throws Exception {
    TargetFacts target = new TargetInspector().inspect(directory.toRealPath());
    Slowest slowest = new Slowest();
    try (NoiseMonitor monitor = NoiseMonitor.start(target)) {
      monitor.beginMeasuring();
      long start = System.nanoTime();
      long end = start + Duration.ofMillis(600).toNanos();
      while (end - System.nanoTime() > 0) {
        Thread.onSpinWait();
      }
      slowest.offer(start, 600_000_000);
      HostNoise noise = monitor.finish(0, -1, slowest, 1_000_000);

      assertThat(noise.kernel()).isNotBlank();
      assertThat(noise.cpus()).isPositive();
      assertThat(noise.hiccups().count()).isBetween(50L, 1000L);
      assertThat(noise.runDelayNanos()).isNull();
      assertThat(noise.outliers().examined()).isEqualTo(1);
      assertThat(monitor.originOf(start, start + 600_000_000)).isNotEqualTo(StallOrigin.PROBE);
      if (target.device() != null) {
        assertThat(noise.device()).isNotNull();
      }
    }
  }
}
