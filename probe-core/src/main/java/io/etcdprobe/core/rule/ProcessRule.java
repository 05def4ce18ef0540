package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Pauses;
import io.etcdprobe.core.window.PeerPath;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A process that does not get to run: it is stopped or throttled, or others take its processor.
 *
 * <p>{@code /debug/vars} needs neither the disk nor the quorum. A member has no processor if it
 * answers that late, while others answer at once and the prober itself was on time. The figures of
 * its disk are then not to be believed, as its clock runs on while it waits.
 */
final class ProcessRule implements Rule {

  private static final long WINDOW_NANOS = 10 * Lookback.SECOND;

  /** A process waits for a processor if its median answer is this late. */
  private static final long LATE_NANOS = 20_000_000;

  private static final long LATE_WINDOW_NANOS = 6 * Lookback.SECOND;

  /** The window for members that are asked too seldom for the shorter one. */
  private static final long LONGER_WINDOW_NANOS = 12 * Lookback.SECOND;

  private static final int ENOUGH = 8;

  /** Members of which the watch knew at its start are first asked within less time. */
  private static final long JOINED_NANOS = 5 * Lookback.SECOND;

  /**
   * Two answers this late in a few seconds prove nothing, but the disk's figures are then in doubt.
   */
  private static final long VERY_LATE_NANOS = 50_000_000;

  /** An answer this late may explain the time that the disk seems to have taken meanwhile. */
  private static final long LATE_ENOUGH_NANOS = 25_000_000;

  private static final long AROUND_NANOS = 3 * Lookback.SECOND;
  private static final long DOUBT_WINDOW_NANOS = 8 * Lookback.SECOND;
  private static final int ENOUGH_VERY_LATE = 2;

  /** This many are no accident: other processes take its processor. */
  private static final int MANY_VERY_LATE = 4;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      if (starting(member, cluster) || !member.live()) {
        continue;
      }
      if (answersNothing(member, cluster)) {
        suspicions.add(hangs(member, cluster));
        continue;
      }
      if (lateAlways(member, cluster)) {
        suspicions.add(starved(member, median(latelyLate(member, cluster))));
      } else if (lateAtTimes(member, cluster)) {
        suspicions.add(doubted(member, cluster));
      }
    }
    return suspicions;
  }

  /**
   * Whether it was down a moment ago, or joined a moment ago and has not answered yet. A member
   * that reads its log answers late. One that waits for the others to make a quorum, or a new one
   * that waits to be published, does not answer at all: its port is open before it serves.
   */
  private static boolean starting(MemberWindow member, ClusterWindow cluster) {
    if ((!member.met() && joined(member, cluster))
        || PeerPath.endedLately(member, cluster)
        || waitsForASnapshot(member, cluster)) {
      return true;
    }
    Outcome<RaftReading> refused = null;
    Outcome<RaftReading> answered = null;
    for (Outcome<RaftReading> outcome : member.raft()) {
      Trouble trouble = outcome.trouble();
      if (trouble != null && trouble.kind() == Trouble.Kind.REFUSED) {
        refused = outcome;
        answered = null;
      } else if (answered == null && outcome.ok()) {
        answered = outcome;
      }
    }
    if (refused == null) {
      return false;
    }
    Outcome<RaftReading> sign = answered == null ? refused : answered;
    return cluster.nowNanos() - sign.endNanos() <= WINDOW_NANOS
        || (answered == null && cluster.leader().isEmpty());
  }

  /**
   * Whether a snapshot is sent to a member that does not answer, as a new member does not until it
   * has its data. A member that replaces another has the endpoint of that one, and an id that we do
   * not know yet.
   */
  private static boolean waitsForASnapshot(MemberWindow member, ClusterWindow cluster) {
    if (Lookback.fresh(member.raft(), cluster.nowNanos()) != null) {
      return false;
    }
    Set<String> answering = new HashSet<>();
    for (MemberWindow other : cluster.members()) {
      if (Lookback.fresh(other.raft(), cluster.nowNanos()) != null) {
        answering.add(other.id());
      }
    }
    for (MemberWindow other : cluster.members()) {
      MetricsReading metrics = Lookback.last(other.metrics());
      if (metrics == null) {
        continue;
      }
      for (Map.Entry<String, Double> to :
          metrics.byLabel().getOrDefault(EtcdMetric.SNAPSHOT_SENDING, Map.of()).entrySet()) {
        if (to.getValue() > 0 && !answering.contains(to.getKey())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether it was first asked within the window, and well after another member. */
  private static boolean joined(MemberWindow member, ClusterWindow cluster) {
    if (member.raft().isEmpty()) {
      return false;
    }
    long first = member.raft().getFirst().startNanos();
    return cluster.nowNanos() - first <= WINDOW_NANOS
        && cluster.members().stream()
            .filter(other -> !other.raft().isEmpty())
            .anyMatch(other -> first - other.raft().getFirst().startNanos() >= JOINED_NANOS);
  }

  /** Whether it accepts connections but answers nothing at all. */
  static boolean answersNothing(MemberWindow member, ClusterWindow cluster) {
    return timesOut(member.raft())
        && silent(member.status())
        && Lookback.failing(member.raft(), cluster.nowNanos()) >= 15 * Lookback.SECOND / 10;
  }

  private static <T> boolean timesOut(List<Outcome<T>> outcomes) {
    Trouble trouble = outcomes.isEmpty() ? null : outcomes.getLast().trouble();
    return trouble != null && trouble.kind() == Trouble.Kind.TIMEOUT;
  }

  /** Over gRPC, a member that accepts connections but says nothing may look like no connection. */
  private static boolean silent(List<Outcome<StatusReading>> outcomes) {
    Trouble trouble = outcomes.isEmpty() ? null : outcomes.getLast().trouble();
    return trouble != null
        && (trouble.kind() == Trouble.Kind.TIMEOUT || trouble.kind() == Trouble.Kind.NO_CONNECTION);
  }

  /**
   * How late the answers were that need neither disk nor quorum, ascending. Lateness is counted
   * from the member's quickest answer of the last minute, so a distant member is not late.
   */
  private static long[] lateness(MemberWindow member, long fromNanos, long toNanos) {
    long best = best(member);
    return member.raft().stream()
        .filter(Outcome::ok)
        .filter(
            outcome -> outcome.endNanos() - fromNanos >= 0 && outcome.startNanos() - toNanos <= 0)
        .mapToLong(outcome -> outcome.nanos() - best)
        .sorted()
        .toArray();
  }

  private static long[] lateness(MemberWindow member, ClusterWindow cluster, long window) {
    return lateness(member, cluster.nowNanos() - window, cluster.nowNanos());
  }

  private static long[] latelyLate(MemberWindow member, ClusterWindow cluster) {
    long[] late = lateness(member, cluster, LATE_WINDOW_NANOS);
    return late.length >= ENOUGH ? late : lateness(member, cluster, LONGER_WINDOW_NANOS);
  }

  private static long best(MemberWindow member) {
    return member.raft().stream().filter(Outcome::ok).mapToLong(Outcome::nanos).min().orElse(0);
  }

  private static long median(long[] ascending) {
    return ascending.length == 0 ? 0 : ascending[ascending.length / 2];
  }

  /** Whether its median answer is late and those of the other members are not. */
  static boolean lateAlways(MemberWindow member, ClusterWindow cluster) {
    long[] own = latelyLate(member, cluster);
    if (own.length < ENOUGH || median(own) < LATE_NANOS || cluster.members().size() < 2) {
      return false;
    }
    for (MemberWindow other : cluster.members()) {
      if (!other.is(member) && median(latelyLate(other, cluster)) > median(own) / 3) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the process stood still or answered late in a step of its metrics, or all the time
   * around it, while the other members did not. The time that its threads say they waited for the
   * disk is then doubtful.
   *
   * @param seconds how long it seems to have waited; an answer that is late by an eighth of that
   *     explains it
   */
  static boolean lateMeanwhile(
      MemberWindow member, ClusterWindow cluster, Lookback.Step step, double seconds) {
    if (Pauses.heldUp(member, cluster, step)) {
      return true;
    }
    if (cluster.members().size() < 2 || !member.live()) {
      return false;
    }
    long late = Math.max(LATE_ENOUGH_NANOS, Math.round(seconds * 1e9 / 8));
    return aloneIn(member, cluster, each -> lateMeanwhile(each, step, late))
        || aloneIn(member, cluster, each -> lateAround(each, step));
  }

  private static boolean aloneIn(
      MemberWindow member, ClusterWindow cluster, Predicate<MemberWindow> trouble) {
    return trouble.test(member)
        && cluster.members().stream().noneMatch(other -> !other.is(member) && trouble.test(other));
  }

  private static boolean lateMeanwhile(MemberWindow member, Lookback.Step step, long late) {
    long best = best(member);
    for (Outcome<RaftReading> outcome : member.raft()) {
      boolean meanwhile =
          outcome.startNanos() - step.toNanos() < 0 && step.fromNanos() - outcome.endNanos() < 0;
      Trouble trouble = outcome.trouble();
      boolean waited = trouble == null || trouble.kind() == Trouble.Kind.TIMEOUT;
      if (meanwhile && waited && outcome.nanos() - best >= late) {
        return true;
      }
    }
    return false;
  }

  private static boolean lateAround(MemberWindow member, Lookback.Step step) {
    long[] late = lateness(member, step.fromNanos() - AROUND_NANOS, step.toNanos() + AROUND_NANOS);
    return late.length >= ENOUGH && median(late) >= LATE_NANOS;
  }

  private static boolean lateAtTimes(MemberWindow member, ClusterWindow cluster) {
    if (cluster.members().size() < 2 || cluster.ownDelayNanos() >= VERY_LATE_NANOS) {
      return false;
    }
    for (MemberWindow other : cluster.members()) {
      if (!other.is(member) && veryLate(other, cluster) > 0) {
        return false;
      }
    }
    return veryLate(member, cluster) >= ENOUGH_VERY_LATE;
  }

  private static long veryLate(MemberWindow member, ClusterWindow cluster) {
    return Arrays.stream(lateness(member, cluster, DOUBT_WINDOW_NANOS))
        .filter(late -> late >= VERY_LATE_NANOS)
        .count();
  }

  private static Suspicion hangs(MemberWindow member, ClusterWindow cluster) {
    double since = Lookback.failing(member.raft(), cluster.nowNanos());
    RaftReading last = Lookback.last(member.raft());
    boolean led = last != null && last.leads() && cluster.leader().isEmpty();
    boolean noneToSpare = PresenceRule.answering(cluster) <= cluster.quorum();
    return new Suspicion(
        member.name(),
        Cause.CPU_STARVED,
        led || noneToSpare ? Severity.CRITICAL : Severity.WARNING,
        "it accepts connections and has answered nothing for "
            + Wording.nanos(since)
            + ": the process is paused or gets no processor",
        List.of(Wording.evidence("silent_seconds", since / 1e9, "/debug/vars")),
        "look at the process (paused? out of memory?) and at the host's load",
        0);
  }

  private static Suspicion starved(MemberWindow member, long late) {
    return new Suspicion(
        member.name(),
        Cause.CPU_STARVED,
        Severity.WARNING,
        "answers that need no disk come "
            + Wording.nanos(late)
            + " too late, and the other members' answers do not: it lacks processor time",
        List.of(Wording.evidence("median_lateness_seconds", late / 1e9, "/debug/vars")),
        "look at the host's load and at CPU limits of its container",
        Lookback.SECOND);
  }

  private static Suspicion doubted(MemberWindow member, ClusterWindow cluster) {
    long late = veryLate(member, cluster);
    boolean often = late >= MANY_VERY_LATE;
    return new Suspicion(
        member.name(),
        Cause.CPU_STARVED,
        often ? Severity.WARNING : Severity.INFO,
        "answers that need no disk came late "
            + late
            + " times in a few seconds"
            + (often
                ? ", and the other members' answers did not: it lacks processor time"
                : ": what looks like a slow disk may be its processor"),
        List.of(Wording.evidence("late_answers", late, "/debug/vars")),
        "look at the host's load and at CPU limits of its container",
        0);
  }
}
