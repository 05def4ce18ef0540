package io.etcdprobe.core.disk;

import io.etcdprobe.core.forecast.StallHistory;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stat.MeanInterval;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The measurements that a disk is judged by.
 *
 * @param walFsync the durable call of the pattern: fdatasync, or the write itself if the file is
 *     opened O_DSYNC
 * @param backendCommit bbolt's commits
 * @param commits whether the pattern has bbolt commits at all
 * @param durableWrite mean nanoseconds of one write made durable (write and fdatasync)
 * @param stalls the longest stalls beyond the heartbeat interval
 * @param history the first stalls beyond the heartbeat interval, without those that the probe
 *     itself caused, for the forecast
 * @param measuredNanos measured time, warm-up left out
 * @param targetWarnings what is wrong with the target at any speed, one sentence each
 * @param ioError the error that the disk answered with, for people; null if there was none
 * @param certain what was certain when the run ended because of it, for each bound; empty if it
 *     ended for another reason. Such a judgement stands, whatever the last samples were
 */
public record DiskEvidence(
    LatencyProfile walFsync,
    LatencyProfile backendCommit,
    boolean commits,
    MeanInterval durableWrite,
    List<Stall> stalls,
    StallHistory history,
    long measuredNanos,
    List<String> targetWarnings,
    @Nullable String ioError,
    Map<Bound, Status> certain) {

  /** Copies the collections. */
  public DiskEvidence {
    stalls = List.copyOf(stalls);
    targetWarnings = List.copyOf(targetWarnings);
    certain = Map.copyOf(certain);
  }

  /** The evidence of a run that nobody looked at before its end. */
  public DiskEvidence(
      LatencyProfile walFsync,
      LatencyProfile backendCommit,
      boolean commits,
      MeanInterval durableWrite,
      List<Stall> stalls,
      StallHistory history,
      long measuredNanos,
      List<String> targetWarnings,
      @Nullable String ioError) {
    this(
        walFsync,
        backendCommit,
        commits,
        durableWrite,
        stalls,
        history,
        measuredNanos,
        targetWarnings,
        ioError,
        Map.of());
  }

  /** What was certain of a bound before the end, inconclusive if nothing was. */
  Status certain(Bound bound) {
    return certain.getOrDefault(bound, Status.INCONCLUSIVE);
  }
}
