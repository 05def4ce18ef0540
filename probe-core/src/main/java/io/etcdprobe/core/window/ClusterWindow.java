package io.etcdprobe.core.window;

import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.timing.MemberTiming;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The latest answers of a cluster's members, and what else is known about the cluster.
 *
 * @param nowNanos the moment of the judgement, monotonic
 * @param now the same moment, wall clock
 * @param members the members we ask
 * @param membership who belongs to the cluster
 * @param alarms that are raised
 * @param otherwise the timing to assume for a member that does not tell its own
 * @param leaderChangesNanos when the leader changed, monotonic, oldest first
 * @param ownDelayNanos the longest time that the prober itself stood still lately
 * @param clockStepNanos how far the prober's wall clock jumped lately, 0 if it did not
 */
public record ClusterWindow(
    long nowNanos,
    Instant now,
    List<MemberWindow> members,
    Membership membership,
    List<Alarm> alarms,
    MemberTiming otherwise,
    List<Long> leaderChangesNanos,
    long ownDelayNanos,
    long clockStepNanos) {

  /** Whether another member could take the leadership from a leader. */
  public enum Company {
    /** The leader is the only member that votes. */
    ALONE,
    /** Other members vote too. */
    SEVERAL,
    /** No member tells how many vote. */
    UNKNOWN
  }

  /** Takes copies of the lists. */
  public ClusterWindow {
    members = List.copyOf(members);
    alarms = List.copyOf(alarms);
    leaderChangesNanos = List.copyOf(leaderChangesNanos);
  }

  /** How many members vote, as far as is known: see {@link Membership}. */
  public int voters() {
    return membership.voters();
  }

  /** Voting members needed to decide. */
  public int quorum() {
    return membership.quorum();
  }

  /** The timing that a member runs with. */
  public ElectionTiming timing(MemberWindow member) {
    return knownTiming(member).timing();
  }

  /** The timing that a member runs with, and how it is known. */
  public MemberTiming knownTiming(MemberWindow member) {
    RaftReading raft = Lookback.last(member.raft());
    return raft == null || raft.timing() == null ? otherwise : MemberTiming.told(raft.timing());
  }

  /**
   * Whether other members vote besides this one. If we may not list the members, a leader still
   * tells which members it sends to.
   */
  public Company company(MemberWindow member) {
    if (voters() > 1) {
      return Company.SEVERAL;
    }
    if (membership.known()) {
      return Company.ALONE;
    }
    RaftReading raft = Lookback.last(member.raft());
    int sent = raft == null ? 0 : raft.match().size();
    return sent == 0 ? Company.UNKNOWN : sent == 1 ? Company.ALONE : Company.SEVERAL;
  }

  /**
   * The member that leads, according to the members that answered lately. If several say that they
   * lead, the one with the highest term.
   */
  public Optional<MemberWindow> leader() {
    MemberWindow leader = null;
    long term = -1;
    for (MemberWindow member : members) {
      RaftReading raft = Lookback.fresh(member.raft(), nowNanos);
      if (raft != null && raft.leads() && raft.term() > term) {
        leader = member;
        term = raft.term();
      }
    }
    return Optional.ofNullable(leader);
  }

  /** Whether this member is the leader. */
  public boolean leads(MemberWindow member) {
    return leader().filter(member::is).isPresent();
  }
}
