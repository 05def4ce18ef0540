package io.etcdprobe.examples.lab.fault;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Whom a fault hits or a truth is about. {@link #LEADER}, {@link #FOLLOWER} and {@link #ANY} are
 * chosen once in a play, when its first fault is due, and stay the same member afterwards whatever
 * becomes of it.
 */
public enum Target {
  /** The leader of that time. */
  @JsonProperty("leader")
  LEADER,
  /** One of the followers of that time. */
  @JsonProperty("follower")
  FOLLOWER,
  /** One of the members, by chance. */
  @JsonProperty("any")
  ANY,
  @JsonProperty("m1")
  M1,
  @JsonProperty("m2")
  M2,
  @JsonProperty("m3")
  M3,
  /** The member that a fault adds and starts. */
  @JsonProperty("m4")
  M4,
  /** The cluster as a whole: a finding that names no member. */
  @JsonProperty("cluster")
  CLUSTER,
  /** Each of the members; in a truth, whichever is named, the cluster too. */
  @JsonProperty("all")
  ALL
}
