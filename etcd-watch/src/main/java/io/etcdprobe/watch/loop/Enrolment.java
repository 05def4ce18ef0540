package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Membership;
import io.etcdprobe.core.window.Membership.NeverStarted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who belongs to the cluster. The cluster's own list tells it, else the members to which the leader
 * sends entries, else the members that were met. It remembers for how long members have been listed
 * that have never been started. Not thread-safe.
 */
final class Enrolment {

  /**
   * By identifier: when a member was listed as never started for the first time, and for the last.
   */
  private final Map<String, Span> neverStarted = new HashMap<>();

  private record Span(long firstNanos, long lastNanos) {}

  /**
   * Takes the cluster's list.
   *
   * @param nanos when the answer came, monotonic
   */
  void see(List<MemberInfo> listed, long nanos) {
    Map<String, Span> now = new HashMap<>();
    for (MemberInfo member : listed) {
      if (member.neverStarted()) {
        Span before = neverStarted.get(member.id());
        now.put(member.id(), new Span(before == null ? nanos : before.firstNanos, nanos));
      }
    }
    neverStarted.clear();
    neverStarted.putAll(now);
  }

  /**
   * Who belongs to the cluster.
   *
   * @param listed the cluster's list, empty if nobody gave it
   * @param members the members that were met
   * @param now of the monotonic clock, nanoseconds
   */
  Membership membership(List<MemberInfo> listed, List<MemberWindow> members, long now) {
    if (!listed.isEmpty()) {
      int voters = (int) listed.stream().filter(member -> !member.learner()).count();
      return new Membership(
          voters, listed.size() - voters, true, unasked(listed, members), neverStarted(listed));
    }
    int learners = (int) members.stream().filter(MemberWindow::learner).count();
    int sentTo = sentTo(members, now);
    return sentTo > learners
        ? new Membership(sentTo - learners, learners, true, List.of(), List.of())
        : new Membership(members.size() - learners, learners, false, List.of(), List.of());
  }

  private static List<MemberInfo> unasked(List<MemberInfo> listed, List<MemberWindow> members) {
    return listed.stream()
        .filter(member -> !member.neverStarted())
        .filter(member -> members.stream().noneMatch(met -> met.id().equals(member.id())))
        .toList();
  }

  private List<NeverStarted> neverStarted(List<MemberInfo> listed) {
    List<NeverStarted> members = new ArrayList<>();
    for (MemberInfo member : listed) {
      Span span = neverStarted.get(member.id());
      if (span != null) {
        members.add(new NeverStarted(member, span.lastNanos - span.firstNanos));
      }
    }
    return members;
  }

  /** How many members the leader sends entries to, itself included; 0 if no leader tells. */
  private static int sentTo(List<MemberWindow> members, long now) {
    for (MemberWindow member : members) {
      RaftReading raft = Lookback.fresh(member.raft(), now);
      if (raft != null && raft.leads() && !raft.match().isEmpty()) {
        return raft.match().size();
      }
    }
    return 0;
  }
}
