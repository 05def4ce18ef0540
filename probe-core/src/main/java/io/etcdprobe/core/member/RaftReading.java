package io.etcdprobe.core.member;

import io.etcdprobe.core.timing.ElectionTiming;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The live state of a member's raft machine ({@code /debug/vars}): true even while the loop that
 * writes to the disk is stuck and the metrics are not.
 *
 * @param memberId lower-case hexadecimal
 * @param term current term
 * @param commit last committed index
 * @param applied last applied index
 * @param leaderId the leader it follows, "0" if none
 * @param state as raft names it: StateLeader, StateFollower, StateCandidate, StatePreCandidate
 * @param match the leader's view: the last index known to be on each member; empty elsewhere
 * @param timing as its command line says, or null if it does not
 * @param unsafe whether its command line says {@code --unsafe-no-fsync}: nothing that it confirms
 *     is on its disk
 */
public record RaftReading(
    String memberId,
    long term,
    long commit,
    long applied,
    String leaderId,
    String state,
    Map<String, Long> match,
    @Nullable ElectionTiming timing,
    boolean unsafe) {

  /** Takes a copy of the map. */
  public RaftReading {
    match = Map.copyOf(match);
  }

  /**
   * What a status says of it: of the last applied entry rather than of this moment, without the
   * leader's view of others and without timing.
   */
  public static RaftReading of(StatusReading status) {
    boolean leads = status.leaderId().equals(status.memberId());
    return new RaftReading(
        status.memberId(),
        status.term(),
        status.raftIndex(),
        status.appliedIndex(),
        status.leaderId(),
        leads ? "StateLeader" : "StateFollower",
        Map.of(),
        null,
        false);
  }

  /** Whether it leads. */
  public boolean leads() {
    return state.equals("StateLeader");
  }

  /** Whether it knows of a leader. */
  public boolean hasLeader() {
    return !leaderId.equals("0");
  }
}
