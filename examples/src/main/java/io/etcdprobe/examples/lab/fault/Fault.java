package io.etcdprobe.examples.lab.fault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What can be done to a member, with its parameters; {@code fault} in a scenario's timeline. */
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

  /** Whether it is over by itself: then a timeline gives it no {@code until}. */
  default boolean instant() {
    return false;
  }

  /** The member's disk takes no more than so many writes a second. */
  record DiskIops(int iops) implements Fault {}

  /**
   * Each fdatasync takes longer.
   *
   * @param walOnly whether those of the WAL only, not those of the database
   */
  record SyncDelay(int millis, boolean walOnly) implements Fault {}

  /** One fdatasync of the WAL takes longer: the next after its time. */
  record SyncStall(int millis) implements Fault {
    @Override
    public boolean instant() {
      return true;
    }
  }

  /** Somebody else's file takes the disk's space, but for so many KiB. */
  record FillDisk(int leaveKib) implements Fault {}

  /** Somebody else writes and syncs on the same file system, of a disk of so many IOPS. */
  record DiskNeighbour(int iops) implements Fault {}

  /** The process is stopped (SIGSTOP) and continued. */
  record Pause() implements Fault {}

  /** The process is killed (SIGKILL), and started again at the end if there is one. */
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
   * The member gets no more than a part of one processor.
   *
   * @param percent of one processor, in periods of 100 ms
   * @param rivals busy processes that share it
   */
  record CpuQuota(int percent, int rivals) implements Fault {}

  /**
   * What goes over the member's links to its peers arrives later, each way.
   *
   * @param jitterMillis added by chance, up to this
   */
  record LinkDelay(int millis, int jitterMillis) implements Fault {}

  /**
   * What goes over the member's links is lost and sent again, as TCP does it: a part of the chunks
   * waits for 200 ms, a part of these twice as long more, and so on.
   */
  record LinkLoss(double percent) implements Fault {}

  /** Nothing goes over the member's links; clients still reach it. */
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

  /** A fourth member, m4, is added as a learner and started; at the end it is taken out again. */
  record AddLearner() implements Fault {}

  /** The learner is made a voter. */
  record Promote() implements Fault {
    @Override
    public boolean instant() {
      return true;
    }
  }

  /** A member is added that nobody starts; at the end it is taken out again. */
  record AddMember() implements Fault {}

  /** More puts, beside those of the load. */
  record Puts(int rate, int bytes) implements Fault {}

  /** Ranges over all the load's keys. */
  record Reads(int rate) implements Fault {}
}
