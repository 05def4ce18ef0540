package io.etcdprobe.core.disk;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stat.MeanInterval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a disk is judged on.
 *
 * @param walFsync the durable call of the pattern: fdatasync, or the write itself where it is
 *     opened O_DSYNC
 * @param backendCommit bbolt's commits
 * @param commits whether the pattern has bbolt's commits at all
 * @param durableWrite mean nanoseconds of one write made durable (write and fdatasync)
 * @param stalls every stall beyond the heartbeat interval
 * @param measuredNanos measured time, warm-up left out
 * @param targetWarnings what is wrong with the target whatever its speed, a sentence each
 * @param ioError the error the disk answered with, for people; null if it did not
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
