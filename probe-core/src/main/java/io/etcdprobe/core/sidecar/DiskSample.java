package io.etcdprobe.core.sidecar;

import io.etcdprobe.core.stall.StallOrigin;
import java.time.Instant;

/**
 * One write of the low-rate probe, made durable. The four times are monotonic nanoseconds; from
 * them come the service times and the response time without any repair of coordinated omission.
 *
 * @param at when it began, wall clock
 * @param intendedNanos when it was due
 * @param startNanos before write(2)
 * @param writtenNanos after write(2), before fdatasync(2)
 * @param endNanos after fdatasync(2)
 * @param origin whose pause it was, where it was long; {@code DISK} otherwise
 */
public record DiskSample(
    Instant at,
    long intendedNanos,
    long startNanos,
    long writtenNanos,
    long endNanos,
    StallOrigin origin) {

  /** Of write(2) alone, nanoseconds. */
  public long writeNanos() {
    return writtenNanos - startNanos;
  }

  /** Of fdatasync(2) alone, as etcd's wal_fsync histogram has it; nanoseconds. */
  public long fsyncNanos() {
    return endNanos - writtenNanos;
  }

  /** Of both: what etcd's raft loop would have stood still for; nanoseconds. */
  public long serviceNanos() {
    return endNanos - startNanos;
  }

  /** From when it was due to its end, nanoseconds. */
  public long responseNanos() {
    return endNanos - intendedNanos;
  }
}
