package io.etcdprobe.core.disk;

/**
 * What the stalls that were seen say about losing the leadership, if this node led a cluster of
 * three members.
 *
 * <p>Stalls are treated as a Poisson process. If none was seen, the rate is not "0" but has a
 * limit: it is below {@code upperPerDay} with 95 % confidence (if none was seen, 3.0 per measured
 * time: the rule of three).
 *
 * @param stallsSeen stalls of at least (E-1)H in the measured time
 * @param lossesPerDay expected leadership losses per day from the stalls seen, each weighted by
 *     {@link io.etcdprobe.core.timing.ElectionLaw}
 * @param upperPerDay upper 95 % limit of such stalls per day
 * @param hourlyExcludedByNanos how long a run without any such stall must be to exclude one per
 *     hour with 95 % confidence, nanoseconds
 */
public record Forecast(
    long stallsSeen, double lossesPerDay, double upperPerDay, long hourlyExcludedByNanos) {}
