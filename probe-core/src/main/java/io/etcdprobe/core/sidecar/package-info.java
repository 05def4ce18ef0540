/**
 * What a process beside an etcd member sees of that member's machine, and of itself: the volume,
 * its latency at a low rate, pressure, and the cost of watching. {@link
 * io.etcdprobe.core.sidecar.SidecarReport} is everything at one moment, as outputs show it.
 */
@NullMarked
package io.etcdprobe.core.sidecar;

import org.jspecify.annotations.NullMarked;
