package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.List;

/**
 * The raft machine: a leader whose loop stands still, followers that lag, leaders that change again
 * and again.
 *
 * <p>A loop that is stuck in its disk freezes the metrics' gauges, but {@code raft.status} of
 * {@code /debug/vars} stays live. Requests are evidence only if they were accepted and not
 * answered. Four leader changes in a quarter of an hour are etcd's own alert (mixin,
 * etcdHighNumberOfLeaderChanges); a rolling restart makes three.
 */
final class RaftRule implements Rule {

  private static final long STUCK_NANOS = 2 * Lookback.SECOND;
  private static final long FLAPPING_NANOS = 15 * 60 * Lookback.SECOND;
  private static final int FLAPPING = 4;

  /** A follower this far behind gets a snapshot instead of entries (SnapshotCatchUpEntries). */
  private static final long FAR_BEHIND = 5000;

  private static final long BEHIND = 1000;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    cluster.leader().ifPresent(leader -> suspectLeader(leader, cluster, suspicions));
    long changes =
        cluster.leaderChangesNanos().stream()
            .filter(change -> cluster.nowNanos() - change <= FLAPPING_NANOS)
            .count();
    if (changes >= FLAPPING) {
      suspicions.add(
          new Suspicion(
              Finding.CLUSTER,
              Cause.LEADER_FLAPPING,
              Severity.WARNING,
              "the leader changed " + changes + " times in the last 15 min",
              List.of(Wording.evidence("leader_changes", changes, "raft term")),
              "the members' findings tell why; if there are none, look at the network between them",
              0));
    }
    return suspicions;
  }

  private static void suspectLeader(
      MemberWindow leader, ClusterWindow cluster, List<Suspicion> suspicions) {
    RaftReading raft = Lookback.fresh(leader.raft(), cluster.nowNanos());
    if (raft == null) {
      return;
    }
    long stuck = stuck(leader, cluster);
    if (stuck >= STUCK_NANOS) {
      suspicions.add(
          new Suspicion(
              leader.name(),
              Cause.RAFT_STUCK,
              Severity.CRITICAL,
              "it leads, requests that need its loop time out and its WAL has not been synced for "
                  + Wording.nanos(stuck)
                  + ": its raft loop stands still, most likely in the disk",
              List.of(Wording.evidence("seconds_without_fsync", stuck / 1e9, EtcdMetric.WAL_FSYNC)),
              "look at the volume; moving the leadership away may work (etcdctl move-leader)",
              0));
    }
    for (MemberWindow member : cluster.members()) {
      Long match = raft.match().get(member.id());
      long behind = match == null ? 0 : raft.commit() - match;
      if (!member.is(leader) && behind >= BEHIND && lastingly(leader, member)) {
        suspicions.add(
            new Suspicion(
                member.name(),
                Cause.FOLLOWER_LAGGING,
                behind >= FAR_BEHIND ? Severity.WARNING : Severity.INFO,
                "it is " + behind + " entries behind the leader",
                List.of(Wording.evidence("entries_behind", behind, "/debug/vars raft.status")),
                "look at its disk and its network; beyond 5000 entries it may need a snapshot of"
                    + " the whole database",
                2 * Lookback.SECOND));
      }
    }
  }

  private static boolean lastingly(MemberWindow leader, MemberWindow member) {
    int behind = 0;
    for (int i = leader.raft().size() - 1; i >= 0 && behind < 3; i--) {
      RaftReading raft = leader.raft().get(i).answer();
      Long match = raft == null ? null : raft.match().get(member.id());
      if (raft == null || match == null || raft.commit() - match < BEHIND) {
        return false;
      }
      behind++;
    }
    return behind >= 3;
  }

  /**
   * How long the readings show no sync of the leader's WAL while its writes hang; 0 if they do not
   * hang. What hung before it led does not count, as its loop did not cause that.
   */
  private static long stuck(MemberWindow leader, ClusterWindow cluster) {
    // A read needs the loop as a write does, so hanging reads are enough if nothing is written.
    long hanging =
        Math.max(
            Lookback.unanswered(leader.puts(), cluster.nowNanos()),
            Lookback.unanswered(leader.linearizable(), cluster.nowNanos()));
    for (long change : cluster.leaderChangesNanos()) {
      hanging = Math.min(hanging, cluster.nowNanos() - change);
    }
    if (hanging < STUCK_NANOS && !frozen(leader, cluster)) {
      return 0;
    }
    long since = 0;
    long until = 0;
    double count = -1;
    for (Outcome<MetricsReading> outcome : leader.metrics().reversed()) {
      MetricsReading reading = outcome.answer();
      if (reading == null) {
        continue;
      }
      if (count >= 0 && count(reading) != count) {
        break;
      }
      until = count < 0 ? outcome.endNanos() : until;
      count = count(reading);
      since = outcome.endNanos();
    }
    return count > 0 ? until - since : 0;
  }

  /**
   * Whether the raft machine has said for a while that it leads, but the gauge that the loop sets
   * does not show it yet: then the loop stands still.
   */
  private static boolean frozen(MemberWindow leader, ClusterWindow cluster) {
    long since = cluster.nowNanos();
    for (Outcome<RaftReading> outcome : leader.raft().reversed()) {
      RaftReading raft = outcome.answer();
      if (raft == null || !raft.leads()) {
        break;
      }
      since = outcome.startNanos();
    }
    List<MetricsReading> readings =
        Lookback.answers(leader.metrics(), cluster.nowNanos(), STUCK_NANOS + Lookback.SECOND);
    return cluster.nowNanos() - since >= STUCK_NANOS + Lookback.SECOND
        && readings.size() >= 2
        && readings.stream().allMatch(reading -> reading.value(EtcdMetric.IS_LEADER) == 0);
  }

  private static double count(MetricsReading reading) {
    var fsyncs = reading.histogram(EtcdMetric.WAL_FSYNC);
    return fsyncs == null ? 0 : fsyncs.count();
  }
}
