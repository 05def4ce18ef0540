package io.etcdprobe.fsync.disk;

import io.etcdprobe.core.disk.EarlyEnd;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.fsync.bolt.CommitStream;
import io.etcdprobe.fsync.posix.OpenFlag;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.wal.Preallocation;
import io.etcdprobe.fsync.wal.Wal;
import io.etcdprobe.fsync.workspace.Workspace;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A pattern with its files open: the writer of the loop and, for etcd's pattern, the commits beside
 * it.
 *
 * @param writer makes the loop's batches durable
 * @param commits bbolt's commits; null if the pattern has none
 * @param segmentBytes size of a WAL segment, 0 without segments
 * @param preallocation how segments got their size; null without segments
 */
record Workload(
    DurableWriter writer,
    @Nullable CommitStream commits,
    long segmentBytes,
    @Nullable Preallocation preallocation) {

  private static final int BLOCK_BYTES = 4096;

  /** Fixed, so that two runs write the same bytes to the same places. */
  private static final long SEED = 0x65746364L;

  static Workload open(DiskOptions options, Workspace workspace, TargetFacts target)
      throws PosixException {
    SplittableRandom random = new SplittableRandom(SEED);
    int size = options.sizeBytes();
    return switch (options.pattern()) {
      case ETCD -> {
        WalWriter writer =
            new WalWriter(workspace.wal(), size, firstOffset(options), random.split());
        try {
          yield new Workload(
              writer,
              new CommitStream(workspace.root(), size, random.split()),
              Wal.SEGMENT_BYTES,
              writer.preallocation());
        } catch (PosixException failed) {
          writer.close();
          throw failed;
        }
      }
      case FIO -> new Workload(new FioWriter(workspace.root(), size, random), null, 0, null);
      case DSYNC ->
          new Workload(
              new SyncOpenWriter(workspace.root(), size, Set.of(OpenFlag.DSYNC), random),
              null,
              0,
              null);
      case DIRECT ->
          new Workload(
              new SyncOpenWriter(
                  workspace.root(),
                  wholeBlocks(size, target),
                  Set.of(OpenFlag.DSYNC, OpenFlag.DIRECT),
                  random),
              null,
              0,
              null);
    };
  }

  /**
   * Rounds up to whole blocks, which O_DIRECT needs. If the block size is unknown, the page size is
   * used: it suits every device that we know of.
   */
  static int wholeBlocks(int size, TargetFacts target) {
    TargetFacts.BlockDevice device = target.device();
    Integer logical = device == null ? null : device.logicalBlockBytes();
    int block = logical == null ? BLOCK_BYTES : Math.max(512, logical);
    return (size + block - 1) / block * block;
  }

  /**
   * Returns where a run begins in its first segment: so late that it cuts a segment about half-way.
   * At the usual rates a new segment takes minutes to fill, and etcd's raft loop waits for the cut,
   * too.
   */
  private static long firstOffset(DiskOptions options) {
    double planned = expectedBytes(options);
    if (planned == 0 || planned >= Wal.SEGMENT_BYTES) {
      return 0;
    }
    return Wal.SEGMENT_BYTES - (long) (planned * 0.6);
  }

  /** Bytes of WAL until the run will probably end, 0 if that is unknown. */
  private static double expectedBytes(DiskOptions options) {
    double planned = plannedBytes(options);
    if (planned == 0 || options.full()) {
      return planned;
    }
    long least = EarlyEnd.leastNanos(options.ratePerSecond(), options.pattern() == Pattern.ETCD);
    double proposals = options.ratePerSecond() * (least + options.warmupNanos()) / 1e9;
    return Math.min(planned, proposals * (options.sizeBytes() + FRAME_BYTES));
  }

  /** Bytes of WAL that the options will write, 0 if that is unknown. */
  static double plannedBytes(DiskOptions options) {
    double proposals = Double.POSITIVE_INFINITY;
    if (options.ratePerSecond() > 0 && options.durationNanos() > 0) {
      proposals = options.ratePerSecond() * (options.durationNanos() + options.warmupNanos()) / 1e9;
    }
    if (options.count() > 0) {
      proposals =
          Math.min(
              proposals, options.count() + options.ratePerSecond() * options.warmupNanos() / 1e9);
    }
    return Double.isInfinite(proposals) ? 0 : proposals * (options.sizeBytes() + FRAME_BYTES);
  }

  /** Bytes of an entry's frame, with the hard state that belongs to it; see RecordEncoder. */
  static final int FRAME_BYTES = 72;
}
