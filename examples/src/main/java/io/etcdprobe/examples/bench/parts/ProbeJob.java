package io.etcdprobe.examples.bench.parts;

import io.etcdprobe.core.disk.DiskBounds;
import io.etcdprobe.core.disk.DiskObserver;
import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.disk.DiskOptions;
import io.etcdprobe.fsync.disk.DiskRun;
import java.nio.file.Path;

/**
 * The settings of one run of {@code etcd-probe disk}.
 *
 * @param ratePerSecond 0 for as fast as they complete
 * @param nanos measured time; 0 for until the pattern ends
 */
public record ProbeJob(
    Path directory, Pattern pattern, double ratePerSecond, int size, long nanos, long warmupNanos) {

  public DiskReport run(DiskObserver observer) throws ProbeException {
    try (DiskRun run = DiskRun.open(options(), "bench")) {
      return run.measure(observer);
    }
  }

  private DiskOptions options() {
    return new DiskOptions(
        directory,
        pattern,
        ratePerSecond,
        size,
        nanos,
        0,
        warmupNanos,
        true,
        ElectionTiming.DEFAULT,
        3,
        DiskBounds.defaults(ElectionTiming.DEFAULT),
        null);
  }
}
