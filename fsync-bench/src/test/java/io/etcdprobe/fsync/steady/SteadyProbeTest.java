package io.etcdprobe.fsync.steady;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.DiskSample;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.noise.PauseWatch;
import io.etcdprobe.fsync.posix.PosixDirectory;
import io.etcdprobe.fsync.posix.PosixFile;
import io.etcdprobe.fsync.real.LoopVolume;
import io.etcdprobe.fsync.wal.LoneSegment;
import io.etcdprobe.fsync.wal.RecordFile;
import io.etcdprobe.fsync.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SteadyProbeTest {

  @TempDir Path scratch;
  private Path directory;
  private final Queue<DiskSample> samples = new ConcurrentLinkedQueue<>();
  private final PauseWatch pauses = PauseWatch.start();

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(scratch.toRealPath().resolve("etcd"));
  }

  @AfterEach
  void closePauses() {
    pauses.close();
  }

  private SteadyProbe start(Path in) throws ProbeException {
    SteadyOptions options =
        new SteadyOptions(in, Duration.ofMillis(200), 0.5, 2300, ElectionTiming.DEFAULT);
    return SteadyProbe.start(options, samples::add, pauses);
  }

  private static DiskProbeReport await(SteadyProbe probe, Predicate<DiskProbeReport> condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      DiskProbeReport report = probe.report();
      if (condition.test(report)) {
        return report;
      }
      assertThat(deadline - System.nanoTime()).as("time left for %s", report).isPositive();
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static DiskProbeReport awaitState(SteadyProbe probe, ProbeState state) {
    return await(probe, report -> report.state() == state);
  }

  private static void awaitMore(SteadyProbe probe, long more) {
    long target = probe.report().samples() + more;
    await(probe, report -> report.samples() >= target);
  }

  private static List<Path> segments(Path in) throws IOException {
    try (Stream<Path> files = Files.walk(in)) {
      return files.filter(path -> path.toString().endsWith(".wal")).toList();
    }
  }

  @Test
  void shouldSampleAndLeaveTheDirectoryAsItFoundIt() throws Exception {
    try (SteadyProbe probe = start(directory)) {
      DiskProbeReport report =
          await(probe, is -> is.samples() >= 5 && is.state() == ProbeState.RUNNING);

      assertThat(report.reason()).isEmpty();
      assertThat(report.directory()).isEqualTo(directory.toString());
      assertThat(report.failures()).isZero();
      assertThat(report.fsync().count()).isEqualTo(report.write().count()).isGreaterThan(4);
      assertThat(report.writtenBytes() / report.samples())
          .isBetween(2300L, 2300L + LoneSegment.FRAME_BYTES);
      assertThat(report.bytesPerDay()).isBetween(3_500_000_000L, 4_500_000_000L);
      assertThat(report.last()).isNotNull();
      assertThat(segments(directory))
          .singleElement()
          .satisfies(file -> assertThat(Files.size(file)).isEqualTo(ProbeFiles.SEGMENT_BYTES));
    }
    assertThat(directory).isEmptyDirectory();
    DiskSample sample = samples.remove();
    assertThat(sample.intendedNanos()).isLessThanOrEqualTo(sample.startNanos());
    assertThat(sample.startNanos()).isLessThan(sample.writtenNanos());
    assertThat(sample.writtenNanos()).isLessThan(sample.endNanos());
  }

  @Test
  void shouldEndEveryThreadOfItsOwn() throws Exception {
    SteadyProbe.start(
            new SteadyOptions(directory, Duration.ofMillis(100), 0, 1, ElectionTiming.DEFAULT),
            samples::add)
        .close();

    // Threads of other probes that hung may need a moment to end.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("steady-"))) {
      assertThat(deadline - System.nanoTime()).as("time left").isPositive();
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void shouldRefuseWhatCanNeverDo() throws Exception {
    Path data = Files.createDirectory(scratch.resolve("data"));
    Path wal = Files.createDirectories(data.resolve("member/wal"));
    Path link = Files.createSymbolicLink(scratch.resolve("link"), directory);

    assertThatThrownBy(() -> start(wal)).isInstanceOf(ProbeException.class);
    assertThatThrownBy(() -> start(wal.getParent())).isInstanceOf(ProbeException.class);
    assertThatThrownBy(() -> start(link)).hasMessageContaining("is a symbolic link");
    assertThatThrownBy(() -> start(scratch.resolve("no"))).hasMessageContaining("does not exist");
    try (SteadyProbe first = start(directory)) {
      assertThatThrownBy(() -> start(directory)).hasMessageContaining("another etcd-probe");
      awaitMore(first, 2);
    }
    assertThat(directory).isEmptyDirectory();
    assertThat(wal).isEmptyDirectory();
  }

  @Test
  void shouldSayThatItsFileWasRemovedAndMakeAnother() throws Exception {
    try (SteadyProbe probe = start(directory)) {
      awaitMore(probe, 2);
      Files.delete(segments(directory).getFirst());

      assertThat(awaitState(probe, ProbeState.FAILED).reason())
          .endsWith(".wal was removed by somebody else");
      awaitMore(probe, 3);
      assertThat(segments(directory)).hasSize(1);
      assertThat(probe.report().failures()).isZero();
      assertThat(probe.report().skipped()).isPositive();
      awaitState(probe, ProbeState.RUNNING);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldLeaveAFileThatSomebodyPutInThePlaceOfItsOwn() throws Exception {
    Path replaced;
    try (SteadyProbe probe = start(directory)) {
      awaitMore(probe, 2);
      replaced = segments(directory).getFirst();
      Path mine = Files.writeString(scratch.resolve("mine"), "precious");
      Files.move(mine, replaced, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

      await(probe, report -> report.state() == ProbeState.FAILED);
      awaitMore(probe, 3);
      assertThat(replaced).hasContent("precious");
      assertThat(segments(directory)).hasSize(2);
    }
    assertThat(segments(directory)).containsExactly(replaced);
    assertThat(replaced).hasContent("precious");
  }

  @Test
  void shouldFollowNoLinkThatSomebodyPutInThePlaceOfItsFileOrDirectory() throws Exception {
    Path target = Files.writeString(scratch.resolve("target"), "precious");
    Path elsewhere = Files.createDirectory(scratch.resolve("elsewhere"));
    try (SteadyProbe probe = start(directory)) {
      awaitMore(probe, 2);
      Path file = segments(directory).getFirst();
      Files.delete(file);
      Files.createSymbolicLink(file, target);
      awaitState(probe, ProbeState.FAILED);
      awaitMore(probe, 2);

      Files.move(directory, scratch.resolve("moved"));
      Files.createSymbolicLink(directory, elsewhere);
      assertThat(awaitState(probe, ProbeState.FAILED).reason())
          .contains("is not the same directory any more");
      await(probe, report -> report.reason().contains("is a symbolic link"));
    }
    assertThat(target).hasContent("precious");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void shouldComeBackWhenItsDirectoryDoes() throws Exception {
    try (SteadyProbe probe = start(directory)) {
      awaitMore(probe, 2);
      try (Stream<Path> tree = Files.walk(directory)) {
        for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
      await(probe, report -> report.reason().contains("does not exist"));
      Files.createDirectory(directory);
      awaitMore(probe, 2);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldRemoveWhatAKilledProcessLeft() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    child.inputReader().readLine();
    child.destroyForcibly().waitFor();
    assertThat(segments(directory)).hasSize(1);

    try (SteadyProbe probe = start(directory)) {
      awaitMore(probe, 1);
      assertThat(segments(directory)).hasSize(1);
      assertThat(Files.list(directory)).hasSize(1);
    }
    assertThat(directory).isEmptyDirectory();
  }

  /** A process that samples until it is killed. */
  static final class Killed {
    private Killed() {}

    public static void main(String[] arguments) throws ProbeException {
      SteadyProbe probe =
          SteadyProbe.start(
              new SteadyOptions(
                  Path.of(arguments[0]), Duration.ofMillis(100), 0, 100, ElectionTiming.DEFAULT),
              sample -> {});
      awaitMore(probe, 1);
      System.out.println("sampled");
      LockSupport.park();
    }
  }

  @Test
  void shouldAllocateNothingBetweenTheReadsOfTheClock() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Workspace workspace = Workspace.open(directory);
        LoneSegment segment =
            LoneSegment.create(workspace.wal(), LoneSegment.nameOf(0), 1 << 20, 2300)) {
      Shot.practise(System::nanoTime, 2300, () -> false);
      Shot shot = new Shot(System::nanoTime);
      long[] allocated = new long[300];
      for (int i = 0; i < allocated.length; i++) {
        segment.prepare();
        long before = threads.getCurrentThreadAllocatedBytes();
        shot.take(segment);
        allocated[i] = threads.getCurrentThreadAllocatedBytes() - before;
      }
      // The compiler also allocates once when it installs new code.
      assertThat(LongStream.of(allocated).filter(bytes -> bytes > 0).count())
          .as("samples that allocated")
          .isLessThan(4);
    }
  }

  @Test
  void shouldChangeToANewSegmentWhenOneIsFull() throws Exception {
    ProbeFiles files = new ProbeFiles(directory, 2300);
    LoneSegment first = files.open();
    assertThat(current(files).full()).isFalse();
    int records = 0;
    while (!first.full()) {
      first.prepare();
      first.write();
      records++;
    }
    first.sync();
    Path full = segments(directory).getFirst();

    assertThat(Files.size(full)).as("never longer").isEqualTo(ProbeFiles.SEGMENT_BYTES);
    assertThat(records).isGreaterThan(4000);
    assertThat(current(files).full()).isTrue();
    files.turn();
    assertThat(current(files).full()).isFalse();
    assertThat(segments(directory)).singleElement().isNotEqualTo(full);
    files.inspect();
    assertThat(files.writtenBytes()).isGreaterThan(records * 2300L);
    files.release();
    assertThat(directory).isEmptyDirectory();
  }

  private static RecordFile current(ProbeFiles files) {
    return Objects.requireNonNull(files.file());
  }

  private LoopVolume volume() throws Exception {
    LoopVolume volume = LoopVolume.create(scratch, 256L << 20, "errors=remount-ro");
    assumeTrue(volume != null, "needs root and a loop device");
    return Objects.requireNonNull(volume);
  }

  /** Fills a file system until only this many bytes are free. */
  private static void fill(Path on, long leftBytes) throws IOException {
    try (PosixDirectory volume = PosixDirectory.open(on);
        PosixFile filler = volume.create("filler", Set.of())) {
      filler.fallocate(volume.volume().freeBytes() - leftBytes);
    }
  }

  @Test
  void shouldLeaveTheLastSpaceToOthersAndComeBack() throws Exception {
    try (LoopVolume volume = volume();
        SteadyProbe probe = start(volume.path())) {
      awaitMore(probe, 2);
      Path filler = volume.path().resolve("filler");
      fill(volume.path(), 60L << 20);

      assertThat(awaitState(probe, ProbeState.FAILED).reason())
          .contains("MiB free; below 64 MiB the probe does not write");
      await(probe, report -> report.skipped() > 0 && segmentsOf(volume).isEmpty());
      await(probe, report -> report.reason().contains("below 80 MiB"));
      Files.delete(filler);
      awaitMore(probe, 2);
      assertThat(probe.report().failures()).isZero();
    }
  }

  private static List<Path> segmentsOf(LoopVolume volume) {
    try {
      return segments(volume.path());
    } catch (IOException | UncheckedIOException changing) {
      return List.of(Path.of("changing"));
    }
  }

  @Test
  void shouldStartOnAReadOnlyVolumeAndComeBack() throws Exception {
    try (LoopVolume volume = volume()) {
      volume.remount("ro");
      try (SteadyProbe probe = start(volume.path())) {
        DiskProbeReport report = awaitState(probe, ProbeState.FAILED);
        assertThat(report.reason()).contains("read-only file system");
        assertThat(report.failures()).isPositive();
        assertThat(report.samples()).isZero();
        volume.remount("rw");
        awaitMore(probe, 2);
      }
      assertThat(segments(volume.path())).isEmpty();
    }
  }

  @Test
  void shouldFailWhenTheFileSystemGivesUpUnderIt() throws Exception {
    try (LoopVolume volume = volume()) {
      Path trigger = Path.of("/sys/fs/ext4", volume.name(), "trigger_fs_error");
      assumeTrue(Files.isWritable(trigger), "needs ext4's trigger");
      try (SteadyProbe probe = start(volume.path())) {
        awaitMore(probe, 2);
        Files.writeString(trigger, "1");

        DiskProbeReport report = awaitState(probe, ProbeState.FAILED);
        assertThat(report.reason()).containsAnyOf("EROFS", "EIO", "read-only");
      }
    }
  }

  @Test
  void shouldGiveUpASegmentWhoseSyncFailed() throws Exception {
    // The disk is an image on a tmpfs that has no room for further writes to the disk.
    assumeTrue(LoopVolume.mountTmpfs(scratch, 128L << 20), "needs root");
    try (LoopVolume volume = volume();
        SteadyProbe probe = start(volume.path())) {
      awaitMore(probe, 2);
      fill(scratch, 0);

      DiskProbeReport report = awaitState(probe, ProbeState.FAILED);
      assertThat(report.reason()).startsWith("fdatasync in " + volume.path() + " failed with E");
      assertThat(report.failures()).isEqualTo(1);
      // The journal has no room either, so the file system has given up. The probe tries again and
      // fails.
      await(probe, is -> is.failures() > 1 && is.state() == ProbeState.FAILED);
      assertThat(probe.report().samples()).isEqualTo(report.samples());
    } finally {
      LoopVolume.unmount(scratch);
    }
  }

  @Test
  void shouldReportASampleThatHangsAndEndInTimeAllTheSame() throws Exception {
    try (LoopVolume volume = volume()) {
      SteadyProbe probe = start(volume.path());
      awaitMore(probe, 3);
      volume.freeze();
      DiskProbeReport hanging =
          await(probe, report -> report.underWayNanos() > Duration.ofMillis(500).toNanos());
      assertThat(hanging.state()).isEqualTo(ProbeState.BACKING_OFF);
      assertThat(hanging.reason()).startsWith("the disk has not answered for");
      assertThat(probe.report().underWayNanos()).isGreaterThan(hanging.underWayNanos());
      assertThat(probe.report().skipped()).isPositive();
      volume.thaw();
      DiskProbeReport after =
          await(
              probe,
              report -> !report.lastStalls().isEmpty() && report.intervalNanos() > 200_000_000);
      assertThat(after.lastStalls().getFirst().nanos()).isGreaterThan(500_000_000);

      await(probe, report -> report.state() == ProbeState.RUNNING);
      volume.freeze();
      await(probe, report -> report.underWayNanos() > Duration.ofMillis(200).toNanos());
      long start = System.nanoTime();
      probe.close();
      assertThat(System.nanoTime() - start).isLessThan(Duration.ofMillis(2500).toNanos());
      volume.thaw();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!segmentsOf(volume).isEmpty()) {
        assertThat(deadline - System.nanoTime()).as("time left").isPositive();
        LockSupport.parkNanos(5_000_000);
      }
    }
  }
}
