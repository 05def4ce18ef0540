package io.etcdprobe.fsync.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.stall.StallOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PauseWatchTest {

  private static final long MILLI = 1_000_000;

  @TempDir Path root;

  private static void passes(long nanos) {
    for (long end = System.nanoTime() + nanos; end - System.nanoTime() > 0; ) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  @Test
  void shouldCountCollectionsAndNoteThem() {
    try (PauseWatch watch = PauseWatch.start()) {
      long before = watch.collections();
      watch.mark();
      long start = System.nanoTime();
      System.gc();
      long end = System.nanoTime();

      assertThat(watch.collections()).isGreaterThan(before);
      // A full collection takes nearly all of that time, and it is ours.
      assertThat(watch.originOf(start, end)).isEqualTo(StallOrigin.PROBE);
    }
  }

  @Test
  void shouldBlameTheHostForAProcessorThatWasStolen() throws Exception {
    Files.writeString(root.resolve("stat"), "cpu  0 0 0 100 0 0 0 0\ncpu0 0 0 0 100 0 0 0 0\n");
    PauseWatch watch = new PauseWatch(root, root);
    watch.mark();
    long start = System.nanoTime();
    passes(200 * MILLI);
    Files.writeString(root.resolve("stat"), "cpu  0 0 0 104 0 0 0 16\ncpu0 0 0 0 104 0 0 0 16\n");

    assertThat(watch.originOf(start, System.nanoTime())).isEqualTo(StallOrigin.HOST);
    watch.close();
  }

  @Test
  void shouldBlameItselfForAShareOfProcessorsThatWasUsedUp() throws Exception {
    Files.createDirectories(root.resolve("self"));
    Files.writeString(root.resolve("self/cgroup"), "0::/\n");
    Files.writeString(root.resolve("cpu.stat"), "throttled_usec 1000\n");
    PauseWatch watch = new PauseWatch(root, root);
    watch.mark();
    long start = System.nanoTime();
    passes(100 * MILLI);
    Files.writeString(root.resolve("cpu.stat"), "throttled_usec 91000\n");

    assertThat(watch.originOf(start, System.nanoTime())).isEqualTo(StallOrigin.PROBE);
    watch.close();
  }

  @Test
  void shouldBlameTheDiskWhileEverythingElseRan() throws Exception {
    Files.createDirectories(root.resolve("self"));
    Files.writeString(root.resolve("self/cgroup"), "0::/\n");
    Files.writeString(root.resolve("cpu.stat"), "throttled_usec 1000\n");
    Files.writeString(root.resolve("stat"), "cpu  0 0 0 100 0 0 0 0\ncpu0 0 0 0 100 0 0 0 0\n");
    PauseWatch watch = new PauseWatch(root, root);
    watch.mark();
    long start = System.nanoTime();
    passes(100 * MILLI);

    assertThat(watch.originOf(start, System.nanoTime())).isEqualTo(StallOrigin.DISK);
    watch.close();
  }

  @Test
  void shouldBeAwakeSoonAfterWhatIsMeasuredHasBegun() {
    assertThat(PauseWatch.sleepNanos(900 * MILLI)).isEqualTo(100 * MILLI);
    assertThat(PauseWatch.sleepNanos(60 * MILLI)).isEqualTo(85 * MILLI);
    assertThat(PauseWatch.sleepNanos(0)).isEqualTo(25 * MILLI);
    assertThat(PauseWatch.sleepNanos(-10_000 * MILLI)).isEqualTo(25 * MILLI);
  }

  @Test
  void shouldSeeMostOfAPauseThatMadeWhatWasMeasuredLate() {
    // Whenever the thread last went to sleep, it is awake within 25 ms of a beginning at 0.
    for (long slept = -100 * MILLI; slept < 0; slept += MILLI) {
      long woke = slept;
      while (woke < 0) {
        woke += PauseWatch.sleepNanos(-woke);
      }
      assertThat(woke).isLessThanOrEqualTo(25 * MILLI);
    }
  }

  @Test
  void shouldForgetDelaysBeyondTheWindow() {
    PauseLog pauses = new PauseLog(4);
    pauses.add(100, 150);
    pauses.add(200, 220);

    assertThat(pauses.longestSince(120)).isEqualTo(50);
    assertThat(pauses.longestSince(151)).isEqualTo(20);
    assertThat(pauses.longestSince(221)).isZero();
  }

  @Test
  void shouldKnowHowLateItsSleeperWasAndLeaveNoThreadBehind() {
    PauseWatch watch = PauseWatch.start();
    assertThat(watch.longestDelayNanos()).isNotNegative();
    watch.close();
    watch.close();
  }
}
