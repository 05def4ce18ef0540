package io.etcdprobe.examples.lab.fault;

import java.time.Instant;

/**
 * A fault as it really happened.
 *
 * @param step the fault as it was planned
 * @param member the member that it hit; several are separated by commas
 * @param fromNanos when it began, on the clock of {@link System#nanoTime}
 * @param toNanos when it was over
 * @param began the beginning on the wall clock
 * @param ended the end on the wall clock
 * @param note what went wrong with it; empty if nothing did
 */
public record FaultRecord(
    Step step,
    String member,
    long fromNanos,
    long toNanos,
    Instant began,
    Instant ended,
    String note) {}
