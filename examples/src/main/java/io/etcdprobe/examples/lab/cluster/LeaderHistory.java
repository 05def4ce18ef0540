package io.etcdprobe.examples.lab.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which member led when, from what the members' raft machines say about themselves.
 *
 * <p>A leadership is over when the leader itself says so, or when most members are in a later term.
 * A leader that is cut off does not know that it is over. One member that is cut off in a later
 * term of its own changes nothing. The next leadership begins when a member says that it leads in a
 * later term.
 */
public final class LeaderHistory {

  private final int majority;
  private final Map<String, RaftStatus> last = new HashMap<>();
  private final List<LeaderChange> changes = new ArrayList<>();
  private boolean led;
  private long overNanos;
  private @Nullable LeaderChange current;

  public LeaderHistory(int members) {
    majority = members / 2 + 1;
  }

  /** Takes a member's status. */
  public synchronized void accept(String member, long atNanos, RaftStatus status) {
    last.put(member, status);
    LeaderChange now = current;
    if (led && now != null && over(now, member, status)) {
      led = false;
      overNanos = atNanos;
    }
    if (status.leads() && (now == null || status.term() > now.term())) {
      long over = now == null || led ? atNanos : overNanos;
      current =
          new LeaderChange(over, atNanos, now == null ? null : now.to(), member, status.term());
      changes.add(current);
      led = true;
    }
  }

  private boolean over(LeaderChange now, String member, RaftStatus status) {
    if (member.equals(now.to()) && !status.leads()) {
      return true;
    }
    return last.values().stream().filter(said -> said.term() > now.term()).count() >= majority;
  }

  /** Notes a member that did not answer: it may or may not still lead. */
  public synchronized void silent(String member) {
    last.remove(member);
  }

  /** The leader, if there is one. */
  public synchronized Optional<String> leader() {
    return Optional.ofNullable(led && current != null ? current.to() : null);
  }

  /** A member's last status, if it answered. */
  public synchronized Optional<RaftStatus> last(String member) {
    return Optional.ofNullable(last.get(member));
  }

  /** All changes since the start, including the first election, in the order of time. */
  public synchronized List<LeaderChange> changes() {
    return List.copyOf(changes);
  }
}
