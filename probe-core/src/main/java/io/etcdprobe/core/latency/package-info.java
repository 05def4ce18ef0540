/**
 * Latencies: how they are recorded and summarised, and how sure a quantile is. The first step after
 * a measurement.
 */
@NullMarked
package io.etcdprobe.core.latency;

import org.jspecify.annotations.NullMarked;
