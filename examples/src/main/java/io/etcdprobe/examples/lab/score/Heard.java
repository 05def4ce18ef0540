package io.etcdprobe.examples.lab.score;

/**
 * A line of the watchdog after parsing.
 *
 * @param atNanos when the line came, on the clock of {@link System#nanoTime}; the time in the line
 *     itself is not used
 */
public record Heard(long atNanos, Judgement judgement) {}
