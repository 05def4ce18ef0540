package io.etcdprobe.core.disk;

import org.HdrHistogram.Histogram;

/**
 * One second of a run under way, for a live display.
 *
 * @param warmingUp whether this is still the warm-up
 * @param elapsedNanos since the measured time (or the warm-up) began
 * @param plannedNanos planned length; 0 when a count ends the run
 * @param batches write-and-fdatasync pairs so far
 * @param intervalFsync fdatasyncs of this interval, nanoseconds; valid only during the call
 * @param totalFsync fdatasyncs so far, nanoseconds; valid only during the call
 * @param stalls stalls beyond the heartbeat interval so far
 */
public record DiskProgress(
    boolean warmingUp,
    long elapsedNanos,
    long plannedNanos,
    long batches,
    Histogram intervalFsync,
    Histogram totalFsync,
    long stalls) {}
