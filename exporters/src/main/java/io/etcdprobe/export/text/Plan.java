package io.etcdprobe.export.text;

import io.etcdprobe.core.disk.Pattern;

/**
 * What is about to be done.
 *
 * @param pattern how the disk will be written
 * @param ratePerSecond writes per second, 0 for as fast as they complete
 * @param sizeBytes payload of one write
 * @param plannedNanos how long, 0 for no limit
 * @param count how many writes, 0 for no limit
 * @param warmupNanos warm-up before
 * @param full whether it runs to its end even if the verdict is certain before
 */
public record Plan(
    Pattern pattern,
    double ratePerSecond,
    int sizeBytes,
    long plannedNanos,
    long count,
    long warmupNanos,
    boolean full) {}
