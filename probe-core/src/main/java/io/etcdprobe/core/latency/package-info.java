/**
 * Latencies: recorded, summarised, and how sure a quantile is. First station after a measurement.
 */
@NullMarked
package io.etcdprobe.core.latency;

import org.jspecify.annotations.NullMarked;
