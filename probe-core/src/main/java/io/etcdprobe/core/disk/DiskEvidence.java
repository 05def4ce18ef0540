package io.etcdprobe.core.disk;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stat.MeanInterval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The measurements that a disk is judged by.
 *
 * @param walFsync the durable call of the pattern: fdatasync, or the write itself if the file is
 *     opened O_DSYNC
 * @param backendCommit bbolt's commits
 * @param commits whether the pattern has bbolt commits at all
 * @param durableWrite mean nanoseconds of one write made durable (write and fdatasync)
 * @param stalls every stall beyond the heartbeat interval
 * @param measuredNanos measured time, warm-up left out
 * @param targetWarnings what is wrong with the target at any speed, one sentence each
 * @param ioError the error that the disk answered with, for people; null if there was none
 */
public record DiskEvidence(
    LatencyProfile walFsync,
    LatencyProfile backendCommit,
    boolean commits,
    MeanInterval durableWrite,
    List<Stall> stalls,
    long measuredNanos,
    List<String> targetWarnings,
    @Nullable String ioError) {

  /** Copies the lists. */
  public DiskEvidence {
    stalls = List.copyOf(stalls);
    targetWarnings = List.copyOf(targetWarnings);
  }
}
