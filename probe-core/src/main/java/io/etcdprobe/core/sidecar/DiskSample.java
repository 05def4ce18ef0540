package io.etcdprobe.core.sidecar;

import io.etcdprobe.core.stall.StallOrigin;
import java.time.Instant;

/**
 * One write of the low-rate probe, made durable. The four times are monotonic nanoseconds. The
 * service times and the response time come from them, so coordinated omission needs no correction.
 *
 * @param at when it began, wall clock
 * @param intendedNanos when it was due
 * @param startNanos before write(2)
 * @param writtenNanos after write(2), before fdatasync(2)
 * @param endNanos after fdatasync(2)
 * @param origin whose pause it was, if it was long; otherwise {@code DISK}
 */
public record DiskSample(
    Instant at,
    long intendedNanos,
    long startNanos,
    long writtenNanos,
    long endNanos,
    StallOrigin origin) {

  /** Duration of write(2) alone, nanoseconds. */
  public long writeNanos() {
    return writtenNanos - startNanos;
  }

  /** Duration of fdatasync(2) alone, as in etcd's wal_fsync histogram; nanoseconds. */
  public long fsyncNanos() {
    return endNanos - writtenNanos;
  }

  /** Duration of both: how long etcd's raft loop would have stood still; nanoseconds. */
  public long serviceNanos() {
    return endNanos - startNanos;
  }

  /** From the time it was due to its end, nanoseconds. */
  public long responseNanos() {
    return endNanos - intendedNanos;
  }
}
