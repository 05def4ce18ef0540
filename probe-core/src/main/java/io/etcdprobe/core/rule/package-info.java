/**
 * The rules, one a class: each reads a {@link io.etcdprobe.core.window.ClusterWindow} and returns
 * its suspicions. A rule is a pure function; it reads no clock and keeps no state.
 *
 * <p>Thresholds are in the cluster's own units: H, the heartbeat interval, and E, the election
 * timeout in heartbeats. A failure of ours to ask is never evidence against a member.
 */
@NullMarked
package io.etcdprobe.core.rule;

import org.jspecify.annotations.NullMarked;
