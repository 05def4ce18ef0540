package io.etcdprobe.core.stall;

import io.etcdprobe.core.latency.Phase;
import java.time.Instant;

/**
 * One time when the raft loop would have stood still for longer than a heartbeat interval.
 *
 * @param at when it began, wall clock
 * @param nanos how long the loop stood still: write, fdatasync and, if the batch ended a segment,
 *     the cut
 * @param phase the part that took the longest
 * @param origin whose pause it was
 */
public record Stall(Instant at, long nanos, Phase phase, StallOrigin origin) {}
