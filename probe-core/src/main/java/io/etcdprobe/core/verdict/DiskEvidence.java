package io.etcdprobe.core.verdict;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stat.MeanInterval;
import java.util.List;

/**
 * What a disk is judged on.
 *
 * @param walFsync the durable call of the pattern: fdatasync, or the write itself where it is
 *     opened O_DSYNC
 * @param backendCommit bbolt's commits; empty where the pattern has none
 * @param durableWrite mean nanoseconds of one write made durable (write and fdatasync), by batch
 *     means
 * @param stalls every stall beyond the heartbeat interval
 * @param measuredNanos measured time, warm-up left out
 * @param targetWarnings what is wrong with the target whatever its speed, a sentence each
 */
public record DiskEvidence(
    LatencyProfile walFsync,
    LatencyProfile backendCommit,
    MeanInterval durableWrite,
    List<Stall> stalls,
    long measuredNanos,
    List<String> targetWarnings) {

  /** Copies the lists. */
  public DiskEvidence {
    stalls = List.copyOf(stalls);
    targetWarnings = List.copyOf(targetWarnings);
  }
}
