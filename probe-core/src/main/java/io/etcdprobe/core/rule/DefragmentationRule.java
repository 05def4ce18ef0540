package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Defragmentation;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member that defragments. It rewrites its database and holds the locks of the store meanwhile.
 * So reads, its status, applying entries and, from 3.5 on, its health wait until the end
 * (backend.go, defrag). Metrics and the live raft state are still served, and the raft loop still
 * sends heartbeats.
 *
 * <p>Defragmentation is somebody's work and no fault. It is a warning on a leader if it takes
 * longer than a stall that can cost the leadership: everybody's writes are then confirmed late, and
 * the leader's disk is busy with the new file. It is also a warning on two voters at once, as
 * clients then have fewer members than they should. It is as severe as the WAL stalls that it
 * explains.
 */
final class DefragmentationRule implements Rule {

  /** A rewrite that has ended is reported for this long after its end. */
  private static final long TOLD_NANOS = 5 * Lookback.SECOND;

  /** A last page older than this says nothing about the present. Two of the longest intervals. */
  private static final long HOLDS_NANOS = 17 * Lookback.SECOND;

  /** Requests that ended within this time show what waits. */
  private static final long WAITING_NANOS = 10 * Lookback.SECOND;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<MemberWindow> members = new ArrayList<>();
    List<Defragmentation> theirs = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      Defragmentation latest = latest(member, cluster);
      if (latest != null) {
        members.add(member);
        theirs.add(latest);
      }
    }
    List<Suspicion> suspicions = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      suspicions.add(suspicion(members.get(i), theirs.get(i), others(i, members, theirs), cluster));
    }
    return suspicions;
  }

  private static @Nullable Defragmentation latest(MemberWindow member, ClusterWindow cluster) {
    List<Defragmentation> all = Defragmentation.of(member);
    // A member that rewrites its database still serves its metrics. One that does not has another
    // problem.
    if (all.isEmpty() || Lookback.failures(member.metrics()) > 1) {
      return null;
    }
    Defragmentation last = all.getLast();
    long holds = last.underWay() ? HOLDS_NANOS : TOLD_NANOS;
    return cluster.nowNanos() - last.toNanos() <= holds ? last : null;
  }

  /** Other voters that rewrite their databases at the same time, if this member votes. */
  private static List<String> others(
      int own, List<MemberWindow> members, List<Defragmentation> theirs) {
    List<String> others = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      if (i != own
          && !members.get(own).learner()
          && !members.get(i).learner()
          && theirs.get(own).underWay()
          && theirs.get(i).underWay()) {
        others.add(members.get(i).name());
      }
    }
    return others;
  }

  private static Suspicion suspicion(
      MemberWindow member,
      Defragmentation defragmentation,
      List<String> others,
      ClusterWindow cluster) {
    double risk = cluster.timing(member).leadershipAtRiskNanos() / 1e9;
    boolean leads = cluster.leads(member);
    double seconds = seconds(defragmentation, cluster);
    double longest = longestSync(member, defragmentation, cluster);
    boolean lasting = seconds > risk;
    Severity severity =
        leads && cluster.voters() > 1 && longest >= risk
            ? Severity.CRITICAL
            : (leads && lasting) || !others.isEmpty() ? Severity.WARNING : Severity.INFO;
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(Wording.evidence("defragmentation_seconds", seconds, EtcdMetric.DEFRAG_INFLIGHT));
    MetricsReading metrics = Lookback.last(member.metrics());
    double bytes = metrics == null ? Double.NaN : metrics.value(EtcdMetric.DB_SIZE);
    if (bytes > 0) {
      evidence.add(Wording.evidence("db_bytes", bytes, EtcdMetric.DB_SIZE));
    }
    if (longest > 0) {
      evidence.add(Wording.evidence("longest_fsync_seconds", longest, EtcdMetric.WAL_FSYNC));
    }
    return new Suspicion(
        member.name(),
        Cause.DEFRAGMENTATION,
        severity,
        what(defragmentation, seconds, bytes)
            + (leads && cluster.voters() > 1 ? ", and it leads" : "")
            + waiting(member, defragmentation, cluster)
            + (others.isEmpty() ? "" : "; so does " + String.join(" and ", others))
            + (longest >= cluster.timing(member).lateHeartbeatNanos() / 1e9
                ? "; an fdatasync of the WAL took about " + Wording.seconds(longest) + " meanwhile"
                : ""),
        evidence,
        "it ends by itself"
            + (cluster.voters() > 1
                ? "; defragment one member after the other, the leader last and after moving the"
                    + " leadership away (etcdctl move-leader)"
                : "; it serves nobody meanwhile, so choose a quiet time"),
        0);
  }

  private static String what(Defragmentation defragmentation, double seconds, double bytes) {
    String database = bytes > 0 ? "its database of " + Wording.bytes(bytes) : "its database";
    return defragmentation.underWay()
        ? "it has been rewriting " + database + " for " + Wording.seconds(seconds)
        : "it rewrote " + database + " in " + Wording.seconds(seconds);
  }

  private static double seconds(Defragmentation defragmentation, ClusterWindow cluster) {
    double since = Math.max(0, cluster.nowNanos() - defragmentation.toNanos()) / 1e9;
    return defragmentation.seconds() + (defragmentation.underWay() ? since : 0);
  }

  /** The longest fdatasync of its WAL during the rewrite, seconds; 0 if none was slow. */
  private static double longestSync(
      MemberWindow member, Defragmentation defragmentation, ClusterWindow cluster) {
    double late = cluster.timing(member).lateHeartbeatNanos() / 1e9;
    double longest = 0;
    for (Lookback.Step step :
        Lookback.slowSteps(
            member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), DiskStallRule.WINDOW_NANOS, late)) {
      if (Defragmentation.met(List.of(defragmentation), step, 0)) {
        longest =
            Math.max(
                longest, Lookback.slowest(member, EtcdMetric.WAL_FSYNC, cluster.nowNanos(), step));
      }
    }
    return longest;
  }

  /** Names the requests made meanwhile that are late or unanswered. */
  private static String waiting(
      MemberWindow member, Defragmentation defragmentation, ClusterWindow cluster) {
    long late = cluster.timing(member).heartbeatNanos();
    List<String> waiting = new ArrayList<>();
    if (anyLate(member.serializable(), defragmentation, cluster, late)
        || anyLate(member.linearizable(), defragmentation, cluster, late)) {
      waiting.add("reads");
    }
    if (anyLate(member.puts(), defragmentation, cluster, late)) {
      waiting.add("writes");
    }
    if (anyLate(member.status(), defragmentation, cluster, late)) {
      waiting.add("its status");
    }
    if (anyLate(member.health(), defragmentation, cluster, late)) {
      waiting.add("its health");
    }
    if (waiting.isEmpty()) {
      return "";
    }
    String last = waiting.removeLast();
    String all = waiting.isEmpty() ? last : String.join(", ", waiting) + " and " + last;
    boolean one = waiting.isEmpty() && last.startsWith("its");
    return defragmentation.underWay()
        ? "; " + all + (one ? " waits" : " wait") + " until it ends"
        : "; " + all + " waited until it ended";
  }

  private static <T> boolean anyLate(
      List<Outcome<T>> outcomes,
      Defragmentation defragmentation,
      ClusterWindow cluster,
      long late) {
    return Lookback.within(outcomes, cluster.nowNanos(), WAITING_NANOS).stream()
        .anyMatch(
            outcome ->
                defragmentation.fromNanos() - outcome.endNanos() <= 0
                    && outcome.startNanos() - defragmentation.toNanos() <= 0
                    && (outcome.nanos() >= late && (outcome.ok() || unanswered(outcome))));
  }

  private static <T> boolean unanswered(Outcome<T> outcome) {
    Trouble trouble = outcome.trouble();
    return trouble != null && trouble.ofMember();
  }
}
