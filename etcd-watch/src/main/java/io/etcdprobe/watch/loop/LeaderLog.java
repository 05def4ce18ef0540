package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes of the leader, each counted once, whichever members saw it and however often a member's
 * own counter starts again: by term and leader. The first leader seen is no change, and a leader
 * that is elected again in a new term is one, as it was lost in between.
 *
 * <p>Terms never fall, but a cluster that is restored from a snapshot counts them anew. A member
 * that was led in a term before gives that up within its election timeout, as it hears no quorum:
 * who is still led in a lower one after nobody has spoken of the highest for longer belongs to
 * another cluster than that was.
 */
final class LeaderLog {

  private static final int KEPT = 1000;

  /** More than any election timeout. */
  private static final long FORGOTTEN_NANOS = ElectionTiming.MAX_ELECTION.plusSeconds(10).toNanos();

  private final List<Long> changes = new ArrayList<>();
  private long term = -1;
  private long termAt;
  private String leader = "";
  private long count;

  /**
   * Takes what a member says.
   *
   * @return whether it tells of a change
   */
  synchronized boolean see(RaftReading raft, long nanos) {
    if (raft.term() == term) {
      termAt = nanos;
    }
    boolean restored = raft.term() < term && nanos - termAt > FORGOTTEN_NANOS;
    if (!raft.hasLeader() || (raft.term() <= term && !restored)) {
      return false;
    }
    boolean first = leader.isEmpty();
    term = raft.term();
    termAt = nanos;
    leader = raft.leaderId();
    if (first) {
      return false;
    }
    count++;
    if (changes.size() == KEPT) {
      changes.removeFirst();
    }
    changes.add(nanos);
    return true;
  }

  synchronized List<Long> changes() {
    return new ArrayList<>(changes);
  }

  synchronized long count() {
    return count;
  }

  /** The term of the last leader that anybody told of, 0 if none. */
  synchronized long term() {
    return Math.max(0, term);
  }

  /** Its leader's identifier, empty if none. */
  synchronized String leader() {
    return leader;
  }
}
