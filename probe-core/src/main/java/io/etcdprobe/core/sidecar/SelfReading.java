package io.etcdprobe.core.sidecar;

/**
 * What this process costs and how well it runs itself. Totals only grow.
 *
 * @param cpuNanos processor time used
 * @param residentBytes memory resident, files mapped included
 * @param anonymousBytes of it, what is no file's
 * @param threads of the process
 * @param openDescriptors of the process
 * @param gcCount garbage collections
 * @param gcNanos time in them
 * @param longestDelayNanos the longest time of the last 15 s that a thread that only sleeps woke
 *     late: a pause of this process or its machine
 * @param droppedEvents events that could not be written to their sink
 * @param startSeconds when the process started, seconds since the epoch
 */
public record SelfReading(
    long cpuNanos,
    long residentBytes,
    long anonymousBytes,
    int threads,
    int openDescriptors,
    long gcCount,
    long gcNanos,
    long longestDelayNanos,
    long droppedEvents,
    double startSeconds) {}
