/**
 * The rules, one in each class. A rule reads a {@link io.etcdprobe.core.window.ClusterWindow} and
 * returns its suspicions. It is a pure function: it reads no clock and keeps no state.
 *
 * <p>Thresholds are in the cluster's own units: H, the heartbeat interval, and E, the election
 * timeout in heartbeats. If we fail to ask a member, that is never evidence against it.
 */
@NullMarked
package io.etcdprobe.core.rule;

import org.jspecify.annotations.NullMarked;
