package io.etcdprobe.core.ioping;

import org.jspecify.annotations.Nullable;

/**
 * One request that was made.
 *
 * @param index from 1
 * @param operation what it did
 * @param bytes bytes moved, 0 if the request moved none
 * @param nanos how long it took, nanoseconds
 * @param valid whether it counts in the statistics
 * @param notice what is remarkable about it, or null
 * @param endsBurst whether the pause after a burst follows
 */
public record Request(
    long index,
    Operation operation,
    long bytes,
    long nanos,
    boolean valid,
    @Nullable Notice notice,
    boolean endsBurst) {}
