package io.etcdprobe.core.finding;

/** Why a member endangers the control plane. */
public enum Cause {
  /** Its fdatasyncs or commits are slow: all or many of them. */
  DISK_SLOW("disk-slow", "disk slow", Felt.THROUGH_ALL),
  /** Single fdatasyncs stand still for about as long as an election timeout. */
  DISK_STALL("disk-stall", "disk stalls", Felt.THROUGH_ALL),
  /** The volume is full. */
  DISK_FULL("disk-full", "disk full", Felt.BY_ITSELF),
  /** The database nears or has reached its quota. */
  QUOTA("quota", "database quota", Felt.BY_ITSELF),
  /** The process gets no processor or is paused. */
  CPU_STARVED("cpu-starved", "CPU starved", Felt.THROUGH_ALL),
  /** Messages to and from its peers take long. */
  NETWORK_SLOW("network-slow", "network slow", Felt.THROUGH_ALL),
  /** Some messages to and from its peers take long or get lost. */
  NETWORK_LOSS("network-loss", "network loses packets", Felt.THROUGH_ALL),
  /** Large packets to or from its peers get lost, and small ones do not. */
  NETWORK_MTU("network-mtu", "network drops large packets", Felt.THROUGH_ALL),
  /** It and its peers do not reach each other. */
  NETWORK_PARTITION("network-partition", "cut off from its peers", Felt.BY_ITSELF),
  /** It does not run or answers nobody. */
  MEMBER_DOWN("member-down", "member down", Felt.BY_ITSELF),
  /** The probe cannot reach it, while the cluster can. */
  NOT_REACHABLE("not-reachable", "not reachable from here", Felt.BY_ITSELF),
  /**
   * It was added to the cluster and has never been started: it counts as a voter but casts no vote.
   */
  NOT_STARTED("not-started", "never started", Felt.BY_ITSELF),
  /** The cluster has no leader. */
  NO_LEADER("no-leader", "no leader", Felt.BY_ITSELF),
  /** Leaders change again and again. */
  LEADER_FLAPPING("leader-flapping", "leader changes", Felt.BY_ITSELF),
  /** Its raft loop stands still. */
  RAFT_STUCK("raft-stuck", "raft loop stuck", Felt.THROUGH_ALL),
  /** It is far behind the leader. */
  FOLLOWER_LAGGING("follower-lagging", "follower lags", Felt.BY_ITSELF),
  /** More is asked of it than it can do. */
  OVERLOAD("overload", "overload", Felt.BY_ITSELF),
  /** It rewrites its database and answers no reads meanwhile. */
  DEFRAGMENTATION("defragmentation", "defragmentation", Felt.THROUGH_ALL),
  /** It does work that takes time: it sends or receives a snapshot, or compacts. */
  MAINTENANCE("maintenance", "maintenance", Felt.BY_ITSELF),
  /** Several members stall at the same moments: they share a host, storage or power. */
  SHARED_STALL("shared-stall", "members stall together", Felt.BY_ITSELF),
  /** It confirms writes that are not on its disk ({@code --unsafe-no-fsync}). */
  NOT_DURABLE("not-durable", "writes not durable", Felt.BY_ITSELF),
  /** Much of the database file is empty. */
  FRAGMENTATION("fragmentation", "fragmentation", Felt.BY_ITSELF),
  /** An alarm is raised. */
  ALARM("alarm", "alarm", Felt.BY_ITSELF),
  /** Its version has a known defect that matters here. */
  VERSION_DEFECT("version-defect", "version with a known defect", Felt.BY_ITSELF),
  /** Its clock is wrong. */
  CLOCK("clock", "clock", Felt.BY_ITSELF);

  /** Where the trouble is felt if the leader has it. */
  private enum Felt {
    /** Only in answers of that member, or nowhere. */
    BY_ITSELF,
    /** Through every member, as each request that needs the quorum waits for the leader. */
    THROUGH_ALL
  }

  private final String key;
  private final String text;
  private final Felt felt;

  Cause(String key, String text, Felt felt) {
    this.key = key;
    this.text = text;
    this.felt = felt;
  }

  /** Whether requests through any member are slow or fail while the leader has this trouble. */
  public boolean feltThroughAll() {
    return felt == Felt.THROUGH_ALL;
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
