package io.etcdprobe.examples.lab.fault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * The faults that can hit a member, with their parameters; {@code fault} in a scenario's timeline.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fault")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Fault.DiskIops.class, name = "disk-iops"),
  @JsonSubTypes.Type(value = Fault.SyncDelay.class, name = "sync-delay"),
  @JsonSubTypes.Type(value = Fault.SyncStall.class, name = "sync-stall"),
  @JsonSubTypes.Type(value = Fault.FillDisk.class, name = "fill-disk"),
  @JsonSubTypes.Type(value = Fault.DiskNeighbour.class, name = "disk-neighbour"),
  @JsonSubTypes.Type(value = Fault.Pause.class, name = "pause"),
  @JsonSubTypes.Type(value = Fault.Kill.class, name = "kill"),
  @JsonSubTypes.Type(value = Fault.Restart.class, name = "restart"),
  @JsonSubTypes.Type(value = Fault.Replace.class, name = "replace"),
  @JsonSubTypes.Type(value = Fault.CpuQuota.class, name = "cpu-quota"),
  @JsonSubTypes.Type(value = Fault.LinkDelay.class, name = "link-delay"),
  @JsonSubTypes.Type(value = Fault.LinkLoss.class, name = "link-loss"),
  @JsonSubTypes.Type(value = Fault.Partition.class, name = "partition"),
  @JsonSubTypes.Type(value = Fault.Defragment.class, name = "defragment"),
  @JsonSubTypes.Type(value = Fault.Compact.class, name = "compact"),
  @JsonSubTypes.Type(value = Fault.Upgrade.class, name = "upgrade"),
  @JsonSubTypes.Type(value = Fault.AddLearner.class, name = "add-learner"),
  @JsonSubTypes.Type(value = Fault.Promote.class, name = "promote"),
  @JsonSubTypes.Type(value = Fault.AddMember.class, name = "add-member"),
  @JsonSubTypes.Type(value = Fault.Puts.class, name = "puts"),
  @JsonSubTypes.Type(value = Fault.Reads.class, name = "reads"),
})
public sealed interface Fault {

  /** Whether the fault ends by itself. A timeline then gives it no {@code until}. */
  default boolean instant() {
    return false;
  }

  /** The member's disk takes at most this many writes per second. */
  record DiskIops(int iops) implements Fault {}

  /**
   * Each fdatasync takes longer.
   *
   * @param walOnly whether only fdatasyncs of the WAL do, and not those of the database
   */
  record SyncDelay(int millis, boolean walOnly) implements Fault {}

  /** One fdatasync of the WAL takes longer: the next one after the fault's time. */
  record SyncStall(int millis) implements Fault {
    @Override
    public boolean instant() {
      return true;
    }
  }

  /** Another program's file fills the disk, except for this many KiB. */
  record FillDisk(int leaveKib) implements Fault {}

  /** Another program writes and syncs on the same file system, on a disk of this many IOPS. */
  record DiskNeighbour(int iops) implements Fault {}

  /** The process is stopped (SIGSTOP) and continued. */
  record Pause() implements Fault {}

  /** The process is killed (SIGKILL), and started again at the fault's end if it has one. */
  record Kill() implements Fault {}

  /** The process is ended (SIGTERM) and started again at once. */
  record Restart() implements Fault {
    @Override
    public boolean instant() {
      return true;
    }
  }

  /** The member is removed from the cluster, loses its data, and is added as a new one. */
  record Replace() implements Fault {
    @Override
    public boolean instant() {
      return true;
    }
  }

  /**
   * The member gets at most a part of one processor.
   *
   * @param percent of one processor, in periods of 100 ms
   * @param rivals busy processes that share it
   */
  record CpuQuota(int percent, int rivals) implements Fault {}

  /**
   * Data on the member's links to its peers arrives later, in each direction.
   *
   * @param jitterMillis random addition, at most
   */
  record LinkDelay(int millis, int jitterMillis) implements Fault {}

  /**
   * Data on the member's links is lost and sent again, as in TCP: a part of the chunks waits for
   * 200 ms, the same part of these twice as long in addition, and so on.
   */
  record LinkLoss(double percent) implements Fault {}

  /** Nothing gets through the member's links; clients still reach it. */
  record Partition() implements Fault {}

  /** The member's database is defragmented. */
  record Defragment() implements Fault {
    @Override
    public boolean instant() {
      return true;
    }
  }

  /** All revisions but the last are compacted. */
  record Compact() implements Fault {
    @Override
    public boolean instant() {
      return true;
    }
  }

  /** The process is ended (SIGTERM) and started again with the next build on the same data. */
  record Upgrade() implements Fault {
    @Override
    public boolean instant() {
      return true;
    }
  }

  /** A fourth member, m4, is added as a learner and started. At the end it is removed again. */
  record AddLearner() implements Fault {}

  /** The learner is made a voter. */
  record Promote() implements Fault {
    @Override
    public boolean instant() {
      return true;
    }
  }

  /** A member is added but never started. At the end it is removed again. */
  record AddMember() implements Fault {}

  /** More puts, in addition to those of the load. */
  record Puts(int rate, int bytes) implements Fault {}

  /** Ranges over all the load's keys. */
  record Reads(int rate) implements Fault {}
}
