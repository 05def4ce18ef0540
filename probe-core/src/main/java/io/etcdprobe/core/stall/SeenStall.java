package io.etcdprobe.core.stall;

/**
 * A stall of a member's WAL as its metrics showed it.
 *
 * @param atNanos when the reading that first showed it was taken, monotonic
 * @param nanos how long it took, as exactly as the histogram's sum tells
 * @param afterNanos when the previous reading was asked for: the stall ended between the two
 */
public record SeenStall(long atNanos, long nanos, long afterNanos) {

  /** A stall that was seen by readings a second apart. */
  public SeenStall(long atNanos, long nanos) {
    this(atNanos, nanos, atNanos - 1_000_000_000L);
  }
}
