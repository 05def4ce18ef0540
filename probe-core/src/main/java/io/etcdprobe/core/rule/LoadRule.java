package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Members that are asked for more than they can do, though none of their parts is at fault. */
final class LoadRule implements Rule {

  private static final long WINDOW_NANOS = 20 * Lookback.SECOND;
  private static final double MANY_PENDING = 500;
  private static final double DESCRIPTORS_FULL = 0.9;
  private static final double FAILED = 0.05;
  private static final double ENOUGH_FAILED = 20;

  /**
   * The codes of etcd's alert: errors of the server, not of a client. ResourceExhausted is left
   * out: it means an exhausted quota, which has a finding of its own.
   */
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "Unknown",
          "FailedPrecondition",
          "Internal",
          "Unavailable",
          "DataLoss",
          "DeadlineExceeded");

  /** What a failure of ours is if the member counts it with one of these codes. */
  private static final Set<Trouble.Kind> OURS =
      Set.of(Trouble.Kind.UNAVAILABLE, Trouble.Kind.TIMEOUT);

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    boolean elected =
        cluster.leaderChangesNanos().stream()
            .anyMatch(change -> cluster.nowNanos() - change < WINDOW_NANOS + 5 * Lookback.SECOND);
    for (MemberWindow member : cluster.members()) {
      MetricsReading metrics = Lookback.fresh(member.metrics(), cluster.nowNanos());
      if (metrics == null) {
        continue;
      }
      double pending = metrics.value(EtcdMetric.PROPOSALS_PENDING);
      double slowApplies =
          Lookback.growthOf(member, EtcdMetric.SLOW_APPLY, cluster.nowNanos(), WINDOW_NANOS);
      // Proposals that an election lost are no overload.
      double failed =
          elected
              ? 0
              : Lookback.growthOf(
                  member, EtcdMetric.PROPOSALS_FAILED, cluster.nowNanos(), WINDOW_NANOS);
      if (pending >= MANY_PENDING || failed >= 5) {
        suspicions.add(
            new Suspicion(
                member.name(),
                Cause.OVERLOAD,
                failed >= 5 && cluster.leads(member) ? Severity.WARNING : Severity.INFO,
                Math.round(pending)
                    + " proposals are pending, "
                    + Math.round(failed)
                    + " failed and "
                    + Math.round(slowApplies)
                    + " applies were slow in the last 20 s",
                List.of(
                    Wording.evidence("proposals_pending", pending, EtcdMetric.PROPOSALS_PENDING),
                    Wording.evidence("proposals_failed", failed, EtcdMetric.PROPOSALS_FAILED),
                    Wording.evidence("slow_applies", slowApplies, EtcdMetric.SLOW_APPLY)),
                "look for clients that write or list too much, and for large values",
                3 * Lookback.SECOND));
      }
      failedRequests(member, cluster, elected, suspicions);
      double descriptors =
          metrics.value(EtcdMetric.DESCRIPTORS) / metrics.value(EtcdMetric.DESCRIPTOR_LIMIT);
      if (descriptors >= DESCRIPTORS_FULL) {
        suspicions.add(
            new Suspicion(
                member.name(),
                Cause.OVERLOAD,
                Severity.WARNING,
                Wording.percent(descriptors)
                    + " of its file descriptors are used; if none is left, it cannot open a"
                    + " segment",
                List.of(
                    Wording.evidence(
                        "descriptors_used_ratio", descriptors, EtcdMetric.DESCRIPTORS)),
                "raise the limit (LimitNOFILE) and look for clients that leak connections",
                2 * Lookback.SECOND));
      }
    }
    return suspicions;
  }

  /**
   * Whether it was a learner in the window. A learner refuses most requests ("rpc not supported for
   * learner"), and etcd counts them as Unavailable. That is no overload.
   */
  private static boolean learnerLately(MemberWindow member, ClusterWindow cluster) {
    return member.learner()
        || Lookback.answers(member.status(), cluster.nowNanos(), WINDOW_NANOS).stream()
            .anyMatch(StatusReading::learner);
  }

  /**
   * Requests of our own that the member counts as failed in the window. They are no evidence
   * against it. What it refuses us (rights, space) it counts under other codes.
   */
  private static long ourFailures(MemberWindow member, ClusterWindow cluster) {
    List<Outcome<MetricsReading>> readings =
        Lookback.within(member.metrics(), cluster.nowNanos(), WINDOW_NANOS).stream()
            .filter(Outcome::ok)
            .toList();
    long from = readings.getFirst().endNanos();
    long to = readings.getLast().endNanos();
    return Stream.of(member.puts(), member.linearizable(), member.serializable())
        .flatMap(List::stream)
        .filter(asked -> asked.endNanos() - from >= 0 && asked.endNanos() - to <= 0)
        .filter(asked -> asked.trouble() != null && OURS.contains(asked.trouble().kind()))
        .count();
  }

  /**
   * Requests that failed with an error of the server. Our own failures are left out. etcd's alert
   * (mixin, etcdHighNumberOfFailedGRPCRequests) asks for 5 % in five minutes. Our window is
   * shorter, so this also asks for a minimum number.
   */
  private static void failedRequests(
      MemberWindow member, ClusterWindow cluster, boolean elected, List<Suspicion> suspicions) {
    List<MetricsReading> readings =
        Lookback.answers(member.metrics(), cluster.nowNanos(), WINDOW_NANOS);
    if (elected
        || learnerLately(member, cluster)
        || readings.size() < 2
        || !readings.getLast().sameProcess(readings.getFirst())) {
      return;
    }
    Map<String, Double> growth =
        readings.getLast().growthByLabel(EtcdMetric.HANDLED, readings.getFirst());
    double all = growth.values().stream().mapToDouble(Double::doubleValue).sum();
    double counted =
        growth.entrySet().stream()
            .filter(code -> OF_THE_SERVER.contains(code.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    double ours = Math.min(counted, ourFailures(member, cluster));
    double failed = counted - ours;
    all -= ours;
    if (failed < ENOUGH_FAILED || failed < FAILED * all) {
      return;
    }
    suspicions.add(
        new Suspicion(
            member.name(),
            Cause.OVERLOAD,
            Severity.WARNING,
            Wording.percent(failed / all)
                + " of the requests that it finished in the last 20 s failed ("
                + Math.round(failed)
                + " of "
                + Math.round(all)
                + ")",
            List.of(
                Wording.evidence("requests_failed", failed, EtcdMetric.HANDLED),
                Wording.evidence("requests", all, EtcdMetric.HANDLED)),
            "the members' other findings tell why; if there are none, look at what clients ask for"
                + " (its log and grpc_code of "
                + EtcdMetric.HANDLED
                + ")",
            5 * Lookback.SECOND));
  }
}
