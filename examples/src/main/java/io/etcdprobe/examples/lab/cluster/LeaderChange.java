package io.etcdprobe.examples.lab.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A new leadership in a later term, of another member or of the same one.
 *
 * @param atNanos when the term of the old leader was first seen to be over
 * @param ledNanos when the new leader was first seen to lead
 * @param from the leader before; null for the first election
 * @param to the leader from now on
 * @param term the term of the new leader
 */
public record LeaderChange(
    long atNanos, long ledNanos, @Nullable String from, String to, long term) {}
