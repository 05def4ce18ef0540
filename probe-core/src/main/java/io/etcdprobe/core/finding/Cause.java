package io.etcdprobe.core.finding;

/** Why a member endangers the control plane. */
public enum Cause {
  /** Its fdatasyncs or commits are slow, all or many of them. */
  DISK_SLOW("disk-slow", "disk slow"),
  /** Single fdatasyncs stand still for about an election timeout's order. */
  DISK_STALL("disk-stall", "disk stalls"),
  /** The volume is full. */
  DISK_FULL("disk-full", "disk full"),
  /** The database nears or has reached its quota. */
  QUOTA("quota", "database quota"),
  /** The process gets no processor, or is paused. */
  CPU_STARVED("cpu-starved", "CPU starved"),
  /** Messages to and from its peers take long. */
  NETWORK_SLOW("network-slow", "network slow"),
  /** Some messages to and from its peers take long or get lost. */
  NETWORK_LOSS("network-loss", "network loses packets"),
  /** Its peers do not reach it, although clients do. */
  NETWORK_PARTITION("network-partition", "cut off from its peers"),
  /** It is not there. */
  MEMBER_DOWN("member-down", "member down"),
  /** The probe cannot reach it, while the cluster can. */
  NOT_REACHABLE("not-reachable", "not reachable from here"),
  /** It was added to the cluster and has never been started: a vote that nobody casts. */
  NOT_STARTED("not-started", "never started"),
  /** The cluster has no leader. */
  NO_LEADER("no-leader", "no leader"),
  /** Leaders change again and again. */
  LEADER_FLAPPING("leader-flapping", "leader changes"),
  /** Its raft loop stands still. */
  RAFT_STUCK("raft-stuck", "raft loop stuck"),
  /** It is far behind the leader. */
  FOLLOWER_LAGGING("follower-lagging", "follower lags"),
  /** More is asked of it than it can do. */
  OVERLOAD("overload", "overload"),
  /** It rewrites its database, and answers no reads meanwhile. */
  DEFRAGMENTATION("defragmentation", "defragmentation"),
  /** It does work that takes its time: sends or takes a snapshot, compacts. */
  MAINTENANCE("maintenance", "maintenance"),
  /** Several members stall at the same moments: they share a host, storage or power. */
  SHARED_STALL("shared-stall", "members stall together"),
  /** It confirms writes that are not on its disk ({@code --unsafe-no-fsync}). */
  NOT_DURABLE("not-durable", "writes not durable"),
  /** Much of the database file is empty. */
  FRAGMENTATION("fragmentation", "fragmentation"),
  /** An alarm is raised. */
  ALARM("alarm", "alarm"),
  /** Its version has a known defect that matters here. */
  VERSION_DEFECT("version-defect", "version with a known defect"),
  /** Its clock is wrong. */
  CLOCK("clock", "clock");

  private final String key;
  private final String text;

  Cause(String key, String text) {
    this.key = key;
    this.text = text;
  }

  /** The name in JSON and in metrics' labels. */
  public String key() {
    return key;
  }

  /** The name for people. */
  public String text() {
    return text;
  }
}
