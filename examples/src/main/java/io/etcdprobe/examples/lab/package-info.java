/**
 * The lab and the scoreboard of {@code etcd-probe watch}. The lab plays scenarios of faults on real
 * clusters of three members, each with its own disk. It scores what a watchdog said about them
 * against what really happened.
 *
 * <p>The steps of one play: a {@link io.etcdprobe.examples.lab.scenario.Scenario} is read from a
 * file. A {@link io.etcdprobe.examples.lab.Play} starts a cluster, a load, a referee and the
 * watchdog, and injects the faults of the timeline. {@link io.etcdprobe.examples.lab.score.Scoring}
 * compares the watchdog's lines with the truth, and {@link
 * io.etcdprobe.examples.lab.score.Scoreboard} counts. The scoring is pure and has no clock.
 */
@NullMarked
package io.etcdprobe.examples.lab;

import org.jspecify.annotations.NullMarked;
