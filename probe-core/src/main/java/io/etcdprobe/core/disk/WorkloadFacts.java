package io.etcdprobe.core.disk;

import io.etcdprobe.core.timing.ElectionTiming;
import org.jspecify.annotations.Nullable;

/**
 * What was done to the disk.
 *
 * @param pattern how it was written
 * @param ratePerSecond intended proposals per second; 0 for as fast as they complete
 * @param sizeBytes bytes of one proposal's payload (etcd) or of one write (the other patterns)
 * @param plannedNanos planned duration, 0 when only a count was given
 * @param measuredNanos measured time, warm-up left out
 * @param warmupNanos warm-up before it
 * @param proposals proposals (writes) measured
 * @param batches write-and-fdatasync pairs that they made
 * @param lateProposals proposals that could not start on time because an earlier batch was under
 *     way
 * @param writtenBytes bytes we wrote in the measured time, including frames and pages
 * @param segmentBytes size of a WAL segment; 0 for a pattern without segments
 * @param preallocation {@code fallocate} or {@code ftruncate}; null for a pattern that does not
 *     preallocate
 * @param interrupted whether a signal ended it early
 * @param decided whether it ended before its time because the verdict was certain
 * @param timing the cluster timing it is judged by
 * @param like the load of a live member that it copied, null if it copied none
 */
public record WorkloadFacts(
    Pattern pattern,
    double ratePerSecond,
    int sizeBytes,
    long plannedNanos,
    long measuredNanos,
    long warmupNanos,
    long proposals,
    long batches,
    long lateProposals,
    long writtenBytes,
    long segmentBytes,
    @Nullable String preallocation,
    boolean interrupted,
    boolean decided,
    ElectionTiming timing,
    @Nullable CopiedLoad like) {}
