package io.etcdprobe.fsync.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.etcdprobe.core.disk.DiskBounds;
import io.etcdprobe.core.disk.DiskObserver;
import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.fsync.real.LoopVolume;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many more bytes reach the device than were made durable. */
class WriteAmplificationTest {

  private static final int ATTEMPTS = 8;

  @TempDir Path scratch;

  @Test
  @Timeout(120)
  void shouldShowThatBtrfsWritesManyTimesWhatItMakesDurable() throws Exception {
    try (LoopVolume volume = LoopVolume.createBtrfs(scratch, 1L << 30)) {
      assumeTrue(volume != null, "needs root, a loop device and mkfs.btrfs (btrfs-progs)");
      Double ratio = null;
      for (int attempt = 0; attempt < ATTEMPTS && ratio == null; attempt++) {
        DiskReport report = appends(volume.path());
        assertThat(report.host().device()).isNotNull();
        ratio = report.host().writtenPerDurableByte();
      }
      assumeTrue(ratio != null, "other processes wrote more than the test in all attempts");

      assertThat(ratio).isBetween(10.0, 200.0);
    }
  }

  private static DiskReport appends(Path directory) throws Exception {
    ElectionTiming timing = ElectionTiming.DEFAULT;
    DiskOptions options =
        new DiskOptions(
            directory,
            Pattern.FIO,
            100,
            2300,
            2_000_000_000L,
            0,
            0,
            true,
            timing,
            3,
            DiskBounds.defaults(timing),
            null);
    try (DiskRun run = DiskRun.open(options, "test")) {
      return run.measure(DiskObserver.NONE);
    }
  }
}
