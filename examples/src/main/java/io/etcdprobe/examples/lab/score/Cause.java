package io.etcdprobe.examples.lab.score;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The causes that a watchdog can name, as it writes them: {@code disk-slow}. */
public enum Cause {
  DISK_SLOW,
  DISK_STALL,
  DISK_FULL,
  QUOTA,
  CPU_STARVED,
  NETWORK_SLOW,
  NETWORK_LOSS,
  NETWORK_PARTITION,
  MEMBER_DOWN,
  NO_LEADER,
  LEADER_FLAPPING,
  RAFT_STUCK,
  FOLLOWER_LAGGING,
  OVERLOAD,
  FRAGMENTATION,
  ALARM,
  VERSION_DEFECT,
  NOT_REACHABLE,
  NOT_STARTED,
  DEFRAGMENTATION,
  MAINTENANCE,
  SHARED_STALL,
  NOT_DURABLE,
  CLOCK;

  /** The name in JSON. */
  @JsonValue
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
