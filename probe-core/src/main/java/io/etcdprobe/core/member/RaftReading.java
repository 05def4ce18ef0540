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
 * @param leaderId the leader it follows, "0" if none, empty if there is one and nobody says which
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

  /**
   * What a metrics page says of it, where nothing else is to be had: whether it leads and whether
   * it knows a leader, as the loop set it that saves to the disk. The term is unknown, 0, and so is
   * another leader's identifier, empty.
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
