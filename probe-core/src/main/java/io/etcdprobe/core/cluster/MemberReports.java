package io.etcdprobe.core.cluster;

import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.rule.RiskLaw;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the reports on single members. */
final class MemberReports {

  private MemberReports() {}

  static MemberReport report(MemberWindow member, ClusterWindow window, List<Finding> findings) {
    RaftReading raft = Lookback.fresh(member.raft(), window.nowNanos());
    StatusReading status = Lookback.last(member.status());
    MetricsReading metrics = Lookback.last(member.metrics());
    Map<String, Long> latencies = new LinkedHashMap<>();
    latency("put", member.puts(), latencies);
    latency("linearizable-read", member.linearizable(), latencies);
    latency("serializable-read", member.serializable(), latencies);
    latency("status", member.status(), latencies);
    fsync(member, latencies);
    Map<String, String> troubles = new LinkedHashMap<>();
    String endpoint = member.endpoint();
    trouble("raft-status", member.raft(), endpoint, troubles);
    trouble("status", member.status(), endpoint, troubles);
    trouble("metrics", member.metrics(), endpoint, troubles);
    trouble("health", member.health(), endpoint, troubles);
    trouble("put", member.puts(), endpoint, troubles);
    trouble("linearizable-read", member.linearizable(), endpoint, troubles);
    trouble("serializable-read", member.serializable(), endpoint, troubles);
    boolean reachable =
        raft != null
            || Lookback.fresh(member.status(), window.nowNanos()) != null
            || Lookback.fresh(member.metrics(), window.nowNanos()) != null;
    String note =
        findings.stream()
            .filter(finding -> finding.member().equals(member.name()))
            .findFirst()
            .map(finding -> finding.cause().text())
            .orElse(null);
    return new MemberReport(
        member.name(),
        member.id(),
        member.endpoint(),
        role(member, raft),
        reachable,
        status == null ? "" : status.version(),
        RiskLaw.lossesPerDay(member, window),
        raft != null ? raft.term() : status == null ? 0 : status.term(),
        status == null ? 0 : status.dbBytes(),
        quota(metrics, status),
        latencies,
        troubles,
        note,
        window.knownTiming(member));
  }

  private static long quota(@Nullable MetricsReading metrics, @Nullable StatusReading status) {
    if (metrics != null) {
      return bytes(metrics.value(EtcdMetric.QUOTA));
    }
    Long told = status == null ? null : status.quotaBytes();
    return told == null ? 0 : told;
  }

  private static long bytes(double value) {
    return value > 0 ? (long) value : 0;
  }

  /** How bad the findings on a member are: 0 nothing to act on, 1 a warning, 2 critical. */
  static int worst(String name, List<Finding> findings) {
    int worst = 0;
    for (Finding finding : findings) {
      if (finding.member().equals(name)) {
        worst =
            Math.max(
                worst,
                switch (finding.severity()) {
                  case INFO -> 0;
                  case WARNING -> 1;
                  case CRITICAL -> 2;
                });
      }
    }
    return worst;
  }

  private static String role(MemberWindow member, @Nullable RaftReading raft) {
    if (raft == null) {
      return "unknown";
    }
    return switch (raft.state()) {
      case "StateLeader" -> "leader";
      case "StateCandidate", "StatePreCandidate" -> "candidate";
      case "StateFollower" -> member.learner() ? "learner" : "follower";
      default -> "unknown";
    };
  }

  private static void fsync(MemberWindow member, Map<String, Long> latencies) {
    MetricsReading last = Lookback.last(member.metrics());
    MetricsReading first = null;
    for (Outcome<MetricsReading> outcome : member.metrics()) {
      MetricsReading reading = outcome.answer();
      if (reading != null && last != null && reading.sameProcess(last)) {
        first = reading;
        break;
      }
    }
    if (first == null || last == null) {
      return;
    }
    Buckets before = first.histogram(EtcdMetric.WAL_FSYNC);
    Buckets after = last.histogram(EtcdMetric.WAL_FSYNC);
    if (before == null || after == null) {
      return;
    }
    double p99 = after.since(before).quantileAtMost(0.99);
    if (p99 > 0 && Double.isFinite(p99)) {
      latencies.put("fsync-p99", Math.round(p99 * 1e9));
    }
  }

  private static <T> void latency(
      String source, List<Outcome<T>> outcomes, Map<String, Long> latencies) {
    if (!outcomes.isEmpty() && outcomes.getLast().ok()) {
      latencies.put(source, outcomes.getLast().nanos());
    }
  }

  /**
   * Leaves the endpoint out of the text. The report names it already, and equal reasons then have
   * equal texts.
   */
  private static <T> void trouble(
      String source, List<Outcome<T>> outcomes, String endpoint, Map<String, String> troubles) {
    if (outcomes.isEmpty() || outcomes.getLast().trouble() == null) {
      return;
    }
    String text = outcomes.getLast().trouble().text();
    int reason = text.indexOf(": ");
    troubles.put(
        source, text.startsWith(endpoint) && reason >= 0 ? text.substring(reason + 2) : text);
  }
}
