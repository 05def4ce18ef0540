/**
 * Does a forecast come true? Real clusters on disks that stall by a known law: what {@code disk}
 * forecasts on such a disk is compared with the late heartbeats and the lost leaderships that are
 * counted.
 */
@NullMarked
package io.etcdprobe.examples.bench.forecast;

import org.jspecify.annotations.NullMarked;
