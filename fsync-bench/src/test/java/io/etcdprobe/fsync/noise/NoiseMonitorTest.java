package io.etcdprobe.fsync.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.disk.HostNoise;
import io.etcdprobe.core.disk.HostNoise.OtherWriter;
import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.disk.TargetFacts.BlockDevice;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.stall.StallOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoiseMonitorTest {

  private static final long MILLI = 1_000_000;

  @TempDir Path root;
  private Path proc;
  private Path sys;

  @BeforeEach
  void makeRoots() throws IOException {
    proc = Files.createDirectories(root.resolve("proc"));
    sys = Files.createDirectories(root.resolve("sys"));
  }

  private static TargetFacts target(@Nullable String device) {
    BlockDevice block =
        device == null
            ? null
            : new BlockDevice(
                device, null, null, null, null, null, null, null, null, null, List.of());
    return new TargetFacts("/d", "ext4", "/", "/dev/x", List.of(), 1, 1, block, null);
  }

  private void write(Path root, String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(deadline - System.nanoTime()).as("time left").isPositive();
      LockSupport.parkNanos(MILLI);
    }
  }

  @Test
  void shouldSayNullForWhatAHostDoesNotOffer() {
    try (NoiseMonitor monitor = NoiseMonitor.start(target("vda"), proc, sys)) {
      monitor.beginMeasuring();
      HostNoise noise = monitor.finish(0, -1, new Slowest(), MILLI);

      assertThat(noise.stealRatio()).isNull();
      assertThat(noise.pressure()).isNull();
      assertThat(noise.device()).isNull();
      assertThat(noise.runDelayNanos()).isNull();
      assertThat(noise.otherWriters()).isEmpty();
      assertThat(noise.kernel()).isNotBlank();
      assertThat(noise.cpus()).isPositive();
    }
  }

  @Test
  void shouldAccountForWhatWasWrittenSinceTheBeginning() throws Exception {
    String zeros = "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0";
    write(proc, "sys/kernel/osrelease", "6.18.44-test\n");
    write(sys, "class/block/vda/stat", zeros);
    write(proc, "70/io", "write_bytes: 1000\n");
    write(proc, "70/comm", "etcd\n");
    write(proc, ProcessHandle.current().pid() + "/io", "write_bytes: 0\n");
    write(proc, ProcessHandle.current().pid() + "/comm", "java\n");
    try (NoiseMonitor monitor = NoiseMonitor.start(target("vda"), proc, sys)) {
      write(sys, "class/block/vda/stat", "0 0 0 0 8 0 16 0 0 0 0 0 0 0 0 3 4");
      write(proc, "70/io", "write_bytes: 5000\n");
      write(proc, "71/io", "write_bytes: 9000\n");
      write(proc, "71/comm", "backup\n");
      write(proc, "72/io", "binary \u0000\u0001 garbage");
      write(proc, "72/comm", "odd\n");
      write(proc, ProcessHandle.current().pid() + "/io", "write_bytes: 99999\n");
      HostNoise noise = monitor.finish(4096, 17, new Slowest(), MILLI);

      assertThat(noise.kernel()).isEqualTo("6.18.44-test");
      assertThat(noise.runDelayNanos()).isEqualTo(17);
      assertThat(noise.otherWriters())
          .containsExactly(new OtherWriter(71, "backup", 9000), new OtherWriter(70, "etcd", 4000));
      HostNoise.DeviceActivity device = noise.device();
      assertThat(device).isNotNull();
      assertThat(device.writes()).isEqualTo(8);
      assertThat(device.flushes()).isEqualTo(3);
      assertThat(device.othersWrittenBytes()).isEqualTo(16 * 512 - 4096);
    }
  }

  @Test
  void shouldNameTheFiveThatWroteMost() throws Exception {
    try (NoiseMonitor monitor = NoiseMonitor.start(target(null), proc, sys)) {
      for (int pid = 1; pid <= 8; pid++) {
        write(proc, pid + "/io", "write_bytes: " + pid * 1000 + "\n");
        write(proc, pid + "/comm", "writer" + pid + "\n");
      }
      HostNoise noise = monitor.finish(0, 0, new Slowest(), MILLI);

      assertThat(noise.otherWriters()).extracting(OtherWriter::pid).containsExactly(8, 7, 6, 5, 4);
    }
  }

  @Test
  void shouldSeeThatAHostStealsAProcessor() throws Exception {
    write(proc, "stat", "cpu  0 0 0 100 0 0 0 0\ncpu0 0 0 0 100 0 0 0 0\n");
    write(proc, "later", "cpu  0 0 0 110 0 0 0 90\ncpu0 0 0 0 110 0 0 0 90\n");
    PauseLog steal = new PauseLog(16);
    long before = System.nanoTime();
    try (HostSampler sampler = new HostSampler(proc, null, steal)) {
      sampler.start();
      Files.move(
          proc.resolve("later"),
          proc.resolve("stat"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      await(() -> steal.covered(before, System.nanoTime()) > 0);

      assertThat(sampler.finish("vda", 0).stealRatio()).isEqualTo(0.9);
    }
  }

  @Test
  void shouldExamineTheOutliersOnly() {
    Slowest slowest = new Slowest();
    try (NoiseMonitor monitor = NoiseMonitor.start(target(null), proc, sys)) {
      // Long before the monitor's time, so that no pause during this test can meet them.
      long then = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
      slowest.offer(then, 5 * MILLI);
      slowest.offer(then, 10 * MILLI);
      slowest.offer(then, 50 * MILLI);
      HostNoise noise = monitor.finish(0, 0, slowest, 10 * MILLI);

      assertThat(noise.outliers()).isEqualTo(new HostNoise.Outliers(10 * MILLI, 2, 0, 0));
    }
  }

  @Test
  void shouldForgetHowLateItWasBeforeTheMeasuredTime() {
    PauseLog hiccups = new PauseLog(16);
    HiccupMeter meter = new HiccupMeter(hiccups);
    meter.start();
    long from = System.nanoTime();
    await(() -> System.nanoTime() - from > 50 * MILLI);
    meter.forget();
    LatencyProfile late = meter.finish();

    assertThat(late.count()).isLessThan(2);
  }

  @Test
  void shouldMeasureHowLateTheSleeperWokeUp() {
    HiccupMeter meter = new HiccupMeter(new PauseLog(16));
    meter.start();
    long from = System.nanoTime();
    await(() -> System.nanoTime() - from > 100 * MILLI);
    LatencyProfile late = meter.finish();

    assertThat(late.count()).isBetween(1L, 100L);
    assertThat(late.minNanos()).isPositive();
  }

  @Test
  void shouldLeaveNoThreadBehind() {
    NoiseMonitor monitor = NoiseMonitor.start(target(null), proc, sys);
    monitor.close();
    monitor.close();

    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(
                    thread ->
                        thread.getName().equals("hiccups")
                            || thread.getName().equals("host-sampler")));
  }

  @Test
  void shouldAccountForThePeriodOnARealMachine() {
    Slowest slowest = new Slowest();
    try (NoiseMonitor monitor = NoiseMonitor.start(target(null))) {
      monitor.beginMeasuring();
      long start = System.nanoTime();
      await(() -> System.nanoTime() - start >= 600 * MILLI);
      slowest.offer(start, 600 * MILLI);
      HostNoise noise = monitor.finish(0, -1, slowest, MILLI);

      assertThat(noise.kernel()).isNotBlank();
      assertThat(noise.stealRatio()).isNotNull();
      assertThat(noise.hiccups().count()).isBetween(50L, 1000L);
      assertThat(noise.outliers().examined()).isEqualTo(1);
      assertThat(monitor.originOf(start, start + 600 * MILLI)).isNotEqualTo(StallOrigin.PROBE);
    }
  }
}
