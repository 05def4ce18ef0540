package io.etcdprobe.core.cluster;

import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.Unwatched;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.finding.WatchStatus;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds the report on a cluster at one moment: its members, the riskiest first, and its status.
 */
public final class ClusterReport {

  private ClusterReport() {}

  /**
   * The report on a window and on what was found in it.
   *
   * @param listed the members as the cluster lists them; empty if nobody has told yet
   * @param unwatched parts of the cluster that are not watched, each with the reason
   * @param findings the worst first
   * @param term the raft term that was seen last, 0 if none was seen
   * @param leaderChanges how often the leader changed since the watch began
   */
  public static WatchReport of(
      ClusterWindow window,
      List<MemberInfo> listed,
      List<Unwatched> unwatched,
      List<Finding> findings,
      long term,
      long leaderChanges) {
    List<MemberReport> members = new ArrayList<>();
    boolean anybody = false;
    boolean asked = false;
    String cluster = "";
    for (MemberWindow member : window.members()) {
      MemberReport report = MemberReports.report(member, window, findings);
      members.add(report);
      anybody |= report.reachable();
      asked |= report.reachable() && answersGrpc(member);
      StatusReading status = Lookback.last(member.status());
      cluster = status != null ? status.clusterId() : cluster;
    }
    members.sort(
        Comparator.comparingDouble(MemberReport::risk)
            .reversed()
            .thenComparing(
                report -> MemberReports.worst(report.name(), findings), Comparator.reverseOrder())
            .thenComparing(MemberReport::name));
    return new WatchReport(
        window.now(),
        cluster,
        term,
        leader(window, listed),
        window.membership().known() ? window.voters() : 0,
        window.membership().learners(),
        window.membership().known() ? window.quorum() : 0,
        leaderChanges,
        members,
        unwatched,
        findings,
        status(findings, anybody, asked));
  }

  /**
   * The leader's name. If the leader does not answer us, the name of the member that the others
   * follow.
   */
  private static String leader(ClusterWindow window, List<MemberInfo> listed) {
    MemberWindow leader = window.leader().orElse(null);
    if (leader != null) {
      return leader.name();
    }
    RaftReading latest = null;
    for (MemberWindow member : window.members()) {
      RaftReading raft = Lookback.fresh(member.raft(), window.nowNanos());
      if (raft != null && raft.hasLeader() && (latest == null || raft.term() > latest.term())) {
        latest = raft;
      }
    }
    String id = latest == null ? "" : latest.leaderId();
    return listed.stream()
        .filter(member -> member.id().equals(id))
        .map(MemberInfo::called)
        .findFirst()
        .orElse("");
  }

  /** A member may refuse us its status but serve reads: the two need different rights. */
  private static boolean answersGrpc(MemberWindow member) {
    return Stream.of(member.status(), member.linearizable(), member.serializable(), member.puts())
        .anyMatch(outcomes -> !outcomes.isEmpty() && outcomes.getLast().ok());
  }

  /**
   * @param anybody whether any member answers at all
   * @param asked whether any member answers over gRPC. If none does, finding nothing is no good
   *     news
   */
  private static WatchStatus status(List<Finding> findings, boolean anybody, boolean asked) {
    if (!anybody) {
      return WatchStatus.UNKNOWN;
    }
    WatchStatus status = WatchStatus.OK;
    for (Finding finding : findings) {
      WatchStatus said =
          switch (finding.severity()) {
            case INFO -> WatchStatus.OK;
            case WARNING -> WatchStatus.WARNING;
            case CRITICAL -> WatchStatus.CRITICAL;
          };
      status = said.compareTo(status) > 0 ? said : status;
    }
    return status == WatchStatus.OK && !asked ? WatchStatus.UNKNOWN : status;
  }
}
