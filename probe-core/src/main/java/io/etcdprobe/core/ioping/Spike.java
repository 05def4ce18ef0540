package io.etcdprobe.core.ioping;

import io.etcdprobe.core.stall.StallOrigin;
import java.time.Instant;

/**
 * A request that took longer than the threshold.
 *
 * @param index of the request, from 1
 * @param operation what it did
 * @param at when it began, wall clock
 * @param nanos how long it took
 * @param warmup whether it is one of the first requests, which are often slow for reasons of their
 *     own
 * @param origin whose pause it was
 */
public record Spike(
    long index, Operation operation, Instant at, long nanos, boolean warmup, StallOrigin origin) {}
