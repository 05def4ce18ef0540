package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes of the leader. They are told apart by term and leader. So each counts once, no matter how
 * many members saw it or how often a member's own counter starts again. The first leader seen is no
 * change. A leader that is elected again in a new term is a change, as the leadership was lost in
 * between.
 *
 * <p>Terms never fall, but a cluster that is restored from a snapshot counts them anew. A member
 * that follows a leader of an old term gives it up within its election timeout, as it hears no
 * quorum. So if nobody has reported the highest term for longer than that, and a member still has a
 * leader in a lower term, that member belongs to another cluster than before.
 */
final class LeaderLog {

  private static final int KEPT = 1000;

  /** Longer than any election timeout. */
  private static final long FORGOTTEN_NANOS = ElectionTiming.MAX_ELECTION.plusSeconds(10).toNanos();

  private final List<Long> changes = new ArrayList<>();
  private long term = -1;
  private long termAt;
  private String leader = "";
  private long count;

  /**
   * Takes what a member reports.
   *
   * @return whether this is a change
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

  /** The term of the last reported leader; 0 if there was none. */
  synchronized long term() {
    return Math.max(0, term);
  }

  /** The identifier of the last reported leader; empty if there was none. */
  synchronized String leader() {
    return leader;
  }
}
