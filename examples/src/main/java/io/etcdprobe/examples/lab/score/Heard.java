package io.etcdprobe.examples.lab.score;

/**
 * A line of the watchdog, read.
 *
 * @param atNanos when it came, on the clock of {@link System#nanoTime}: its own word on that is not
 *     asked
 */
public record Heard(long atNanos, Judgement judgement) {}
