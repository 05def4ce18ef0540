/**
 * The judgement of a cluster: pure functions from windows of samples to findings.
 *
 * <p>{@link io.etcdprobe.core.cluster.ClusterJudge} asks every {@link io.etcdprobe.core.rule.Rule}
 * for its suspicions. It drops those that another explains: a paused process makes its disk look
 * slow, and a member that is cut off lags. {@link io.etcdprobe.core.cluster.FindingTracker} turns a
 * suspicion into a finding when it lasts, and ends the finding when there is no more evidence.
 * Thresholds are in the cluster's own units: H, the heartbeat interval, and E, the election timeout
 * in heartbeats.
 */
@NullMarked
package io.etcdprobe.core.cluster;

import org.jspecify.annotations.NullMarked;
