package io.etcdprobe.core.stall;

/**
 * A stall of a member's WAL as its metrics told of it.
 *
 * @param atNanos when the reading that first showed it was taken, monotonic
 * @param nanos how long it took, as near as the histogram's sum tells
 * @param afterNanos when the reading before was asked for: it ended between the two
 */
public record SeenStall(long atNanos, long nanos, long afterNanos) {

  /** One that was seen by readings a second apart. */
  public SeenStall(long atNanos, long nanos) {
    this(atNanos, nanos, atNanos - 1_000_000_000L);
  }
}
