package io.etcdprobe.examples.lab.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A leader that followed another, or itself, in a later term.
 *
 * @param atNanos when the old leader's term was first seen to be over
 * @param ledNanos when the new one was first seen to lead
 * @param from the leader before; null of the first election
 * @param to the leader from now on
 * @param term the new one's
 */
public record LeaderChange(
    long atNanos, long ledNanos, @Nullable String from, String to, long term) {}
