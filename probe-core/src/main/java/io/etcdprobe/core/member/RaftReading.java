package io.etcdprobe.core.member;

import io.etcdprobe.core.timing.ElectionTiming;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The live state of a member's raft machine ({@code /debug/vars}). It is right even while the loop
 * that writes to the disk is stuck and the metrics are not.
 *
 * @param memberId lower-case hexadecimal
 * @param term current term
 * @param commit last committed index
 * @param applied last applied index
 * @param leaderId the leader it follows, "0" if none; empty if there is a leader but its identifier
 *     is unknown
 * @param state as raft names it: StateLeader, StateFollower, StateCandidate, StatePreCandidate
 * @param match the leader's view: the last index known to be on each member; empty elsewhere
 * @param timing the timing in its command line, or null if it has none there
 * @param unsafe whether its command line has {@code --unsafe-no-fsync}: what it confirms is then
 *     not on its disk
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
   * A raft state made from a status. It is as of the last applied entry rather than of this moment,
   * and lacks the leader's view of others and the timing.
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

  /**
   * A raft state made from a metrics page, if there is no other source. It tells whether the member
   * leads and whether it knows a leader, as set by the loop that writes to the disk. The term is
   * unknown and 0; another leader's identifier is unknown and empty.
   */
  public static RaftReading of(MetricsReading metrics) {
    boolean leads = metrics.value(EtcdMetric.IS_LEADER) == 1;
    boolean led = leads || metrics.value(EtcdMetric.HAS_LEADER) == 1;
    return new RaftReading(
        metrics.memberId(),
        0,
        index(metrics.value(EtcdMetric.PROPOSALS_COMMITTED)),
        index(metrics.value(EtcdMetric.PROPOSALS_APPLIED)),
        leads ? metrics.memberId() : led ? "" : "0",
        leads ? "StateLeader" : "StateFollower",
        Map.of(),
        null,
        false);
  }

  private static long index(double value) {
    return value > 0 ? (long) value : 0;
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
