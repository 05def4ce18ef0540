package io.etcdprobe.core.window;

import io.etcdprobe.core.member.MemberInfo;
import java.util.List;

/**
 * Which members the cluster has, as far as anybody told.
 *
 * @param voters how many members vote, including those that have never been started. If the
 *     cluster's list is not available, how many of the members that we met vote, perhaps 0
 * @param learners how many members do not vote
 * @param known whether this is from the cluster's own list; if not, there may be more members
 * @param unasked members that the cluster lists but we do not ask, without those never started
 * @param neverStarted members that were added and have never been started
 */
public record Membership(
    int voters,
    int learners,
    boolean known,
    List<MemberInfo> unasked,
    List<NeverStarted> neverStarted) {

  /**
   * A member that was added and has never been started: the cluster lists it without a name.
   *
   * @param member as the cluster lists it
   * @param seenNanos how long it has been listed so, from the first answer to the latest
   */
  public record NeverStarted(MemberInfo member, long seenNanos) {}

  /** Takes a copy of the list. */
  public Membership {
    unasked = List.copyOf(unasked);
    neverStarted = List.copyOf(neverStarted);
  }

  /** A cluster whose list names this many voters, all of them started. */
  public static Membership of(int voters) {
    return new Membership(voters, 0, true, List.of(), List.of());
  }

  /** Voting members needed to decide; 1 if no voter is known. */
  public int quorum() {
    return voters / 2 + 1;
  }
}
