package io.etcdprobe.export.text;

import io.etcdprobe.core.disk.CopiedLoad;
import io.etcdprobe.core.disk.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What will be done.
 *
 * @param pattern how the disk will be written
 * @param ratePerSecond writes per second, 0 for as fast as they complete
 * @param sizeBytes payload of one write
 * @param plannedNanos planned length of the run, 0 for no limit
 * @param count number of writes, 0 for no limit
 * @param warmupNanos length of the warm-up before the run
 * @param full whether the run goes to its end even if the verdict is certain earlier
 * @param like the load of a live member that the run copies; null without one
 */
public record Plan(
    Pattern pattern,
    double ratePerSecond,
    int sizeBytes,
    long plannedNanos,
    long count,
    long warmupNanos,
    boolean full,
    @Nullable CopiedLoad like) {}
