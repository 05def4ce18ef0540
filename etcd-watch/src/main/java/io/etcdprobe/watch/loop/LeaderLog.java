package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.RaftReading;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes of the leader, each counted once, whichever members saw it and however often a member's
 * own counter starts again: by term and leader. The first leader seen is no change, and a leader
 * that is elected again in a new term is one, as it was lost in between.
 */
final class LeaderLog {

  private static final int KEPT = 1000;

  private final List<Long> changes = new ArrayList<>();
  private long term = -1;
  private String leader = "";
  private long count;

  /**
   * Takes what a member says.
   *
   * @return whether it tells of a change
   */
  synchronized boolean see(RaftReading raft, long nanos) {
    if (!raft.hasLeader() || raft.term() <= term) {
      return false;
    }
    boolean first = leader.isEmpty();
    term = raft.term();
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

  /** The highest term with a leader that anybody told of, 0 if none. */
  synchronized long term() {
    return Math.max(0, term);
  }

  /** Its leader's identifier, empty if none. */
  synchronized String leader() {
    return leader;
  }
}
