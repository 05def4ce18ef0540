/**
 * What the stalls of a disk mean for a cluster whose leader lives on it: late heartbeats, lost
 * leaderships and lost time for writes, each per day and with an interval, and the timing that the
 * disk needs. {@link io.etcdprobe.core.forecast.StallForecast} computes it from a {@link
 * io.etcdprobe.core.forecast.StallHistory}.
 */
@NullMarked
package io.etcdprobe.core.forecast;

import org.jspecify.annotations.NullMarked;
