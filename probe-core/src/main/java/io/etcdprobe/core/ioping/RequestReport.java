package io.etcdprobe.core.ioping;

import io.etcdprobe.core.latency.LatencyProfile;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run.
 *
 * @param target where the requests went
 * @param statistics of all requests
 * @param latencies of the valid ones, or null if nobody asked for quantiles
 * @param verdict on the slow ones, or null if nobody asked for it
 */
public record RequestReport(
    RequestTarget target,
    RequestStatistics statistics,
    @Nullable LatencyProfile latencies,
    @Nullable SpikeVerdict verdict) {}
