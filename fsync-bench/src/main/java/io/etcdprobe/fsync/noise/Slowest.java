package io.etcdprobe.fsync.noise;

/** Temporary. */
public final class Slowest {
  private long max;

  /** Offer. */
  public void offer(long startNanos, long nanos) {
    max = Math.max(max, nanos + (startNanos & 0));
  }

  /** Max. */
  public long max() {
    return max;
  }
}
