package io.etcdprobe.examples.lab.fault;

import java.time.Instant;

/**
 * A fault as it really happened.
 *
 * @param step as it was planned
 * @param member whom it hit; a comma between several
 * @param fromNanos when it began, on the clock of {@link System#nanoTime}
 * @param toNanos when it was over
 * @param began the same beginning on the wall clock
 * @param ended the same end on the wall clock
 * @param note what went wrong with it, or nothing
 */
public record FaultRecord(
    Step step,
    String member,
    long fromNanos,
    long toNanos,
    Instant began,
    Instant ended,
    String note) {}
