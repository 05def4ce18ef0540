/**
 * The low-rate probe: about one durable write per second, for years, on the volume of a running
 * etcd member.
 *
 * {@snippet :
 * SteadyOptions options = SteadyOptions.of(Path.of("/var/lib/etcd"), ElectionTiming.DEFAULT);
 * try (SteadyProbe probe = SteadyProbe.start(options, sample -> ...)) {
 *   DiskProbeReport report = probe.report();  // whenever wanted; never waits for the disk
 * }
 * }
 *
 * <p>It writes one small file ({@link io.etcdprobe.fsync.wal.LoneSegment}) in a directory of its
 * own that {@link io.etcdprobe.fsync.workspace} manages. {@link io.etcdprobe.fsync.steady.Pace}
 * sets when samples are due: an open-loop schedule with random times, which becomes thinner while
 * the disk is in trouble. Trouble with the file, the directory or the volume is a state with a
 * reason. It never ends the probe.
 */
@NullMarked
package io.etcdprobe.fsync.steady;

import org.jspecify.annotations.NullMarked;
