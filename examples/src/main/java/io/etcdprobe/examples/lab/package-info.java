/**
 * The lab and the scoreboard of {@code etcd-probe watch}: plays scenarios of faults on real
 * clusters of three members, each on a disk of its own, and scores what a watchdog said of them
 * against what really happened.
 *
 * <p>One play's way: a {@link io.etcdprobe.examples.lab.scenario.Scenario} is read from a file; a
 * {@link io.etcdprobe.examples.lab.Play} starts a cluster, a load, a referee and the watchdog, and
 * makes the faults of the timeline; {@link io.etcdprobe.examples.lab.score.Scoring} compares the
 * lines of the watchdog with the truth; {@link io.etcdprobe.examples.lab.score.Scoreboard} counts.
 * What scores is pure and has no clock.
 */
@NullMarked
package io.etcdprobe.examples.lab;

import org.jspecify.annotations.NullMarked;
