package io.etcdprobe.examples.lab.fault;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The member that a fault hits or a truth is about. {@link #LEADER}, {@link #FOLLOWER} and {@link
 * #ANY} are chosen once in a play, when its first fault is due. They stay the same member
 * afterwards, whatever role it has then.
 */
public enum Target {
  /** The leader of that time. */
  @JsonProperty("leader")
  LEADER,
  /** One of the followers of that time. */
  @JsonProperty("follower")
  FOLLOWER,
  /** One of the members at random. */
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
  /** The whole cluster: a finding that names no member. */
  @JsonProperty("cluster")
  CLUSTER,
  /** Each of the members. In a truth, naming any member or the cluster is right. */
  @JsonProperty("all")
  ALL
}
