package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members' clocks that differ, and our own clock if it jumps. etcd itself needs no common time, but
 * certificates, the remaining time of leases as clients see it, and people who read logs do. etcd
 * warns from one second of difference on (rafthttp/probing_status.go).
 *
 * <p>An answer carries the member's time in whole seconds. The member read its clock somewhere
 * between the question and the answer, which limits the difference to a little over a second. Many
 * answers, each at another point of its second, limit it to about their round trip. Members are
 * compared with the median clock, so that a wrong clock of ours accuses no member.
 */
final class ClockRule implements Rule {

  /** Long enough for five answers of a member that is asked every eight seconds. */
  private static final long WINDOW_NANOS = 45 * Lookback.SECOND;

  private static final int ENOUGH = 5;
  private static final double APART_SECONDS = 1;
  private static final double FAR_APART_SECONDS = 30;

  /** The limits of a member's clock minus ours, seconds. */
  private record Bounds(double least, double most) {
    double middle() {
      return (least + most) / 2;
    }
  }

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    if (Math.abs(cluster.clockStepNanos()) >= Lookback.SECOND) {
      suspicions.add(ownStep(cluster.clockStepNanos()));
      // Readings from before and after the jump cannot be compared.
      return suspicions;
    }
    IdentityHashMap<MemberWindow, Bounds> clocks = new IdentityHashMap<>();
    for (MemberWindow member : cluster.members()) {
      Bounds bounds = bounds(member, cluster);
      if (bounds != null) {
        clocks.put(member, bounds);
      }
    }
    if (clocks.size() < 2) {
      return suspicions;
    }
    double[] middles = clocks.values().stream().mapToDouble(Bounds::middle).sorted().toArray();
    // Of two clocks, the one nearer to ours is right.
    double right =
        middles.length == 2
            ? (Math.abs(middles[0]) <= Math.abs(middles[1]) ? middles[0] : middles[1])
            : middles[middles.length / 2];
    clocks.forEach(
        (member, bounds) -> {
          double apart =
              bounds.least() > right ? bounds.least() - right : Math.min(0, bounds.most() - right);
          if (Math.abs(apart) >= APART_SECONDS) {
            suspicions.add(wrong(member, apart));
          }
        });
    return suspicions;
  }

  private static @Nullable Bounds bounds(MemberWindow member, ClusterWindow cluster) {
    double least = Double.NEGATIVE_INFINITY;
    double most = Double.POSITIVE_INFINITY;
    int answers = 0;
    for (Outcome<MetricsReading> outcome :
        Lookback.within(member.metrics(), cluster.nowNanos(), WINDOW_NANOS)) {
      MetricsReading reading = outcome.answer();
      Long seconds = reading == null ? null : reading.serverSeconds();
      if (seconds == null) {
        continue;
      }
      answers++;
      least = Math.max(least, seconds - wall(outcome.endNanos(), cluster));
      most = Math.min(most, seconds + 1 - wall(outcome.startNanos(), cluster));
    }
    // If the clock was set meanwhile, no single difference fits all answers.
    return answers < ENOUGH || least > most ? null : new Bounds(least, most);
  }

  private static double wall(long nanos, ClusterWindow cluster) {
    return (cluster.now().toEpochMilli() - (cluster.nowNanos() - nanos) / 1e6) / 1e3;
  }

  private static Suspicion wrong(MemberWindow member, double apart) {
    return new Suspicion(
        member.name(),
        Cause.CLOCK,
        Math.abs(apart) >= FAR_APART_SECONDS ? Severity.WARNING : Severity.INFO,
        "its clock is at least "
            + Wording.seconds(Math.abs(apart))
            + (apart > 0 ? " ahead of" : " behind")
            + " the others'",
        List.of(Wording.evidence("clock_difference_seconds", apart, "Date of /metrics")),
        "check the time synchronisation of its host (NTP); certificates depend on it",
        5 * Lookback.SECOND);
  }

  private static Suspicion ownStep(long nanos) {
    return new Suspicion(
        Finding.CLUSTER,
        Cause.CLOCK,
        Severity.INFO,
        "the clock of etcd-probe's machine jumped by " + Wording.nanos(Math.abs((double) nanos)),
        List.of(Wording.evidence("clock_step_seconds", nanos / 1e9, "clock_gettime")),
        "check the time synchronisation (NTP); leases and certificates depend on it",
        0);
  }
}
