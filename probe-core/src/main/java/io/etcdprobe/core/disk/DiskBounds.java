package io.etcdprobe.core.disk;

import io.etcdprobe.core.limit.Limits;
import io.etcdprobe.core.timing.ElectionTiming;

/**
 * The limits that a disk is judged by. Every limit can be overridden. The {@link #defaults} are
 * etcd's documented limits where etcd documents any.
 *
 * @param walFsyncP99 p99 of the WAL's fdatasync, nanoseconds. Soft 10 ms: etcd FAQ ("p99 duration
 *     should be less than 10ms"). Hard 50 ms: where OpenShift's fleet data puts the warning of an
 *     alert (etcd pull request 20917)
 * @param backendCommitP99 p99 of bbolt's commit, nanoseconds. Soft 25 ms: etcd FAQ. Hard 100 ms:
 *     the same fleet data's critical alert
 * @param sequentialIops durable sequential writes per second, one after the other. Soft 500, hard
 *     50: etcd hardware guide (500 for heavily loaded clusters, 50 the minimum)
 * @param stall the longest stall of the raft loop, nanoseconds. Soft H: the next heartbeat is late.
 *     Hard (E-1)H: the leadership can be lost (see {@link ElectionTiming})
 */
public record DiskBounds(
    Limits walFsyncP99, Limits backendCommitP99, Limits sequentialIops, Limits stall) {

  /**
   * @throws IllegalArgumentException when a hard limit is better than its soft limit
   */
  public DiskBounds {
    requireOrder("fdatasync p99", walFsyncP99, true);
    requireOrder("commit p99", backendCommitP99, true);
    requireOrder("sequential writes", sequentialIops, false);
    requireOrder("stall", stall, true);
  }

  /** The default limits for a cluster of this timing. */
  public static DiskBounds defaults(ElectionTiming timing) {
    return new DiskBounds(
        new Limits(10e6, 50e6),
        new Limits(25e6, 100e6),
        new Limits(500, 50),
        new Limits(timing.heartbeatNanos(), timing.leadershipAtRiskNanos()));
  }

  private static void requireOrder(String name, Limits limits, boolean largerIsWorse) {
    if (largerIsWorse ? limits.hard() < limits.soft() : limits.hard() > limits.soft()) {
      throw new IllegalArgumentException(
          "the hard limit of " + name + " must not be stricter than its soft limit");
    }
  }
}
