package io.etcdprobe.core.judge;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.Trouble;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that does not get to run: paused, throttled or beside others that take its processor.
 *
 * <p>{@code /debug/vars} needs neither the disk nor the quorum: a member that answers it late,
 * while others answer at once and the prober itself was on time, has no processor. The figures of
 * its disk are not to be believed then, as its clock runs on while it waits.
 */
final class ProcessRule implements Rule {

  private static final long WINDOW_NANOS = 10 * Recent.SECOND;

  /** A pause shorter than this may be a collection of garbage or the prober's own. */
  private static final long PAUSE_NANOS = 600_000_000;

  private static final long SLOW_MEDIAN_NANOS = 35_000_000;
  private static final int ENOUGH = 4;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      if (answersNothing(member, cluster)) {
        suspicions.add(hangs(member, cluster));
        continue;
      }
      long pause = pause(member, cluster);
      long median = Recent.median(recent(member, cluster));
      if (pause > 0) {
        suspicions.add(paused(member, pause));
      } else if (slowAlways(member, cluster, median)) {
        suspicions.add(starved(member, median));
      }
    }
    return suspicions;
  }

  private static List<Outcome<RaftReading>> recent(MemberWindow member, ClusterWindow cluster) {
    return Recent.within(member.raft(), cluster.nowNanos(), WINDOW_NANOS);
  }

  /** Whether it accepts connections and says nothing at all. */
  static boolean answersNothing(MemberWindow member, ClusterWindow cluster) {
    return timesOut(member.raft())
        && timesOut(member.status())
        && Recent.failing(member.raft(), cluster.nowNanos()) >= 15 * Recent.SECOND / 10;
  }

  private static <T> boolean timesOut(List<Outcome<T>> outcomes) {
    Trouble trouble = outcomes.isEmpty() ? null : outcomes.getLast().trouble();
    return trouble != null && trouble.kind() == Trouble.Kind.TIMEOUT;
  }

  /** The longest time that it stood still lately while others did not, 0 if it did not. */
  private static long pause(MemberWindow member, ClusterWindow cluster) {
    if (cluster.members().size() < 2) {
      // Without another to compare with it may as well be the network between it and us.
      return 0;
    }
    long longest = 0;
    for (Outcome<RaftReading> outcome : recent(member, cluster)) {
      boolean late =
          outcome.ok()
              || (outcome.trouble() != null && outcome.trouble().kind() == Trouble.Kind.TIMEOUT);
      if (late && outcome.nanos() >= PAUSE_NANOS && !othersLate(member, cluster, outcome)) {
        longest = Math.max(longest, outcome.nanos());
      }
    }
    return cluster.ownDelayNanos() >= PAUSE_NANOS / 2 ? 0 : longest;
  }

  private static boolean othersLate(
      MemberWindow member, ClusterWindow cluster, Outcome<RaftReading> outcome) {
    for (MemberWindow other : cluster.members()) {
      if (other.is(member)) {
        continue;
      }
      for (Outcome<RaftReading> at : other.raft()) {
        boolean meanwhile =
            at.startNanos() - outcome.endNanos() < 0 && outcome.startNanos() - at.endNanos() < 0;
        if (meanwhile && at.ok() && at.nanos() >= outcome.nanos() / 3) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean slowAlways(MemberWindow member, ClusterWindow cluster, long median) {
    if (recent(member, cluster).size() < ENOUGH || median < SLOW_MEDIAN_NANOS) {
      return false;
    }
    for (MemberWindow other : cluster.members()) {
      if (!other.is(member) && Recent.median(recent(other, cluster)) > median / 3) {
        return false;
      }
    }
    return cluster.members().size() > 1;
  }

  private static Suspicion hangs(MemberWindow member, ClusterWindow cluster) {
    double since = Recent.failing(member.raft(), cluster.nowNanos());
    return new Suspicion(
        member.name(),
        Cause.CPU_STARVED,
        cluster.leads(member) ? Severity.CRITICAL : Severity.WARNING,
        "it accepts connections and has answered nothing for "
            + Texts.nanos(since)
            + ": the process is paused or gets no processor",
        List.of(Texts.evidence("silent_seconds", since / 1e9, "/debug/vars")),
        "look at the process (paused? out of memory?) and at the host's load",
        0);
  }

  private static Suspicion paused(MemberWindow member, long pause) {
    return new Suspicion(
        member.name(),
        Cause.CPU_STARVED,
        Severity.WARNING,
        "the process stood still for about "
            + Texts.nanos(pause)
            + ": a question that needs no disk took that long, others answered at once",
        List.of(Texts.evidence("pause_seconds", pause / 1e9, "/debug/vars")),
        "look for CPU limits, a paused or migrated machine, memory pressure",
        0);
  }

  private static Suspicion starved(MemberWindow member, long median) {
    return new Suspicion(
        member.name(),
        Cause.CPU_STARVED,
        Severity.WARNING,
        "questions that need no disk take it "
            + Texts.nanos(median)
            + ", far longer than the others: it lacks processor time",
        List.of(Texts.evidence("median_answer_seconds", median / 1e9, "/debug/vars")),
        "look at the host's load and at CPU limits of its container",
        Recent.SECOND);
  }
}
