package io.etcdprobe.core.stall;

/**
 * A stall of a member's WAL as its metrics told of it.
 *
 * @param atNanos when the reading that first showed it was taken, monotonic; it happened at most
 *     one interval earlier
 * @param nanos how long it took, as near as the histogram's sum tells
 */
public record SeenStall(long atNanos, long nanos) {}
