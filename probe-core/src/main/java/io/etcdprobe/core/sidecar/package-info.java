/**
 * What a process beside an etcd member sees of that member's machine, and of itself: the volume,
 * its latency at a low rate, pressure, and what the looking costs. {@link
 * io.etcdprobe.core.sidecar.SidecarReport} is everything at one moment, as the doors show it.
 */
@NullMarked
package io.etcdprobe.core.sidecar;

import org.jspecify.annotations.NullMarked;
