package io.etcdprobe.core.window;

import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.timing.MemberTiming;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was heard of a cluster lately.
 *
 * @param nowNanos the moment of the judgement, monotonic
 * @param now the same moment, wall clock
 * @param members those we ask
 * @param membership who belongs to the cluster
 * @param alarms that are raised
 * @param otherwise the timing of a member that does not tell its own
 * @param leaderChangesNanos when the leader changed, monotonic, oldest first
 * @param ownDelayNanos the longest time lately that the prober itself stood still
 * @param clockStepNanos by how much the prober's wall clock jumped lately, 0 if it did not
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

  /** Whether a leader has somebody to lose the leadership to. */
  public enum Company {
    /** It is the only one that votes. */
    ALONE,
    /** Others vote too. */
    SEVERAL,
    /** Nobody tells. */
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

  /** The same, with how it is known. */
  public MemberTiming knownTiming(MemberWindow member) {
    RaftReading raft = Lookback.last(member.raft());
    return raft == null || raft.timing() == null ? otherwise : MemberTiming.told(raft.timing());
  }

  /**
   * Whether others vote beside this member. Where nobody may list the members, a leader still tells
   * whom it sends to.
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
   * The member that leads, as those say that answered lately: of several the one of the highest
   * term.
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
