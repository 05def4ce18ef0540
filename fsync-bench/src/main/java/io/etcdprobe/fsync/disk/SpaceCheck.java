package io.etcdprobe.fsync.disk;

import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.wal.Wal;
import io.etcdprobe.fsync.workspace.Workspace;

/** Checks before the first write that a run will not fill the file system. */
final class SpaceCheck {

  /** Most segments that exist at the same time: five kept, the current one, the next one. */
  private static final int SEGMENTS = 7;

  private static final long LARGEST_DATABASE_BYTES = 288L << 20;
  private static final long MARGIN_BYTES = 24L << 20;

  private SpaceCheck() {}

  /**
   * @throws ProbeException if there is not enough space for what the options will write
   */
  static void require(DiskOptions options, Workspace workspace) throws ProbeException {
    long free;
    try {
      free = workspace.freeBytes();
    } catch (PosixException unknown) {
      return;
    }
    long needed = neededBytes(options);
    if (free < needed) {
      throw new ProbeException(
          options.directory()
              + " has "
              + mebibytes(free)
              + " free, the run needs "
              + mebibytes(needed)
              + "; free some space"
              + (options.pattern() == Pattern.ETCD
                  ? " or give a shorter --duration or lower --rate"
                  : ""));
    }
  }

  /** The most bytes that a run has on disk at the same time. */
  static long neededBytes(DiskOptions options) {
    return switch (options.pattern()) {
      case ETCD -> {
        double planned = Workload.plannedBytes(options);
        double wal = Wal.SEGMENT_BYTES * (double) SEGMENTS;
        double database = LARGEST_DATABASE_BYTES;
        if (planned > 0) {
          wal = Math.min(wal, 2 * Wal.SEGMENT_BYTES + planned);
          database = Math.min(database, 2 * planned + MARGIN_BYTES);
        }
        yield (long) (wal + database) + MARGIN_BYTES;
      }
      case FIO -> FioWriter.FILE_BYTES + MARGIN_BYTES;
      case DSYNC, DIRECT -> Wal.SEGMENT_BYTES + MARGIN_BYTES;
    };
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
