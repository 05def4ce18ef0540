package io.etcdprobe.core.sidecar;

/**
 * What this process costs, and whether it runs without delays. Totals only grow.
 *
 * @param cpuNanos processor time used
 * @param residentBytes resident memory, including mapped files
 * @param anonymousBytes the part of it that does not belong to a file
 * @param threads number of threads
 * @param openDescriptors number of open descriptors
 * @param gcCount garbage collections
 * @param gcNanos time spent in them
 * @param longestDelayNanos how late a thread that only sleeps woke up, at most in the last 15 s: a
 *     pause of this process or its machine
 * @param droppedEvents events that could not be written
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
