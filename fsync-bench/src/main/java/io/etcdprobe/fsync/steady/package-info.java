/**
 * The low-rate probe: one write made durable per second or so, for years, on the volume of an etcd
 * member that runs.
 *
 * {@snippet :
 * SteadyOptions options = SteadyOptions.of(Path.of("/var/lib/etcd"), ElectionTiming.DEFAULT);
 * try (SteadyProbe probe = SteadyProbe.start(options, sample -> ...)) {
 *   DiskProbeReport report = probe.report();  // whenever wanted; never waits for the disk
 * }
 * }
 *
 * <p>It writes one small file ({@link io.etcdprobe.fsync.wal.LoneSegment}) in a directory of its
 * own, as {@link io.etcdprobe.fsync.workspace} has it. When samples are due is {@link
 * io.etcdprobe.fsync.steady.Pace}'s law: an open-loop schedule with chance in it, which becomes
 * thinner while the disk is in trouble. Whatever happens to the file, the directory or the volume
 * is a state with a reason, never an end.
 */
@NullMarked
package io.etcdprobe.fsync.steady;

import org.jspecify.annotations.NullMarked;
