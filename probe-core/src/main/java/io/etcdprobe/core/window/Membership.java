package io.etcdprobe.core.window;

import io.etcdprobe.core.member.MemberInfo;
import java.util.List;

/**
 * Who belongs to the cluster, as far as anybody told.
 *
 * @param voters how many members vote, those that have never been started included; where the
 *     cluster's list is not to be had, how many of those were met that vote, perhaps 0
 * @param learners how many members do not vote
 * @param known whether the cluster's own list says so; else there may be more
 * @param unasked members that the cluster lists and we do not ask, those never started excepted
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
   * @param member as it is listed
   * @param seenNanos for how long it has been listed so, from the first answer to the latest
   */
  public record NeverStarted(MemberInfo member, long seenNanos) {}

  /** Takes a copy of the list. */
  public Membership {
    unasked = List.copyOf(unasked);
    neverStarted = List.copyOf(neverStarted);
  }

  /** A cluster whose list says how many vote, all of them started. */
  public static Membership of(int voters) {
    return new Membership(voters, 0, true, List.of(), List.of());
  }

  /** Voting members needed to decide; of a cluster whose voters are unknown, 1. */
  public int quorum() {
    return voters / 2 + 1;
  }
}
