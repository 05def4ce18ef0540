package io.etcdprobe.core.forecast;

import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Advises a timing. Nothing between the stalls seen and the ones to come is known, so the timing
 * leaves room: a leader keeps its leadership in a stall of twice the longest that was seen, or in
 * one that comes once a month, if a fit says so. The election timeout is ten heartbeat intervals or
 * more, as etcd's tuning guide has it.
 */
final class Advice {

  private static final int ROOM = 2;
  private static final double MONTH_NANOS = 30 * 86_400e9;
  private static final int HEARTBEATS = 10;
  private static final long ELECTION_STEP_MILLIS = 100;
  private static final long HEARTBEAT_STEP_MILLIS = 10;

  private Advice() {}

  static TimingAdvice of(
      StallHistory history, ElectionTiming timing, int members, @Nullable StallTail tail) {
    long longest = history.longestNanos();
    String watched = LatencyText.of(history.exposureNanos());
    if (longest == 0) {
      return new TimingAdvice(
          timing, false, "no stall in " + watched + " speaks against the present timing");
    }
    if (members < 3) {
      return new TimingAdvice(
          timing, false, "no other member can take the lead, whatever the timing is");
    }
    double bear = bear(history, tail);
    String seen = "the longest stall in " + watched + " took " + LatencyText.of(longest);
    if (bear <= timing.leadershipAtRiskNanos()) {
      return new TimingAdvice(
          timing, false, seen + ", and the present timing carries " + LatencyText.of(bear));
    }
    ElectionTiming advised = carrying(bear, timing);
    if (advised == null) {
      return new TimingAdvice(
          null,
          true,
          seen
              + ": etcd accepts no timing that carries "
              + LatencyText.of(bear)
              + "; use another disk");
    }
    return new TimingAdvice(
        advised,
        true,
        seen
            + "; this timing carries "
            + LatencyText.of(bear)
            + ", but a dead leader is noticed only after "
            + LatencyText.of(advised.election().toNanos())
            + " or more");
  }

  /** The shortest timing, no shorter than the present one, that carries a stall. */
  private static @Nullable ElectionTiming carrying(double nanos, ElectionTiming present) {
    long least = Math.max(present.election().toMillis(), roundedUp(nanos, ELECTION_STEP_MILLIS));
    for (long election = least;
        election <= ElectionTiming.MAX_ELECTION.toMillis();
        election += ELECTION_STEP_MILLIS) {
      long heartbeat =
          Math.max(
              present.heartbeat().toMillis(),
              roundedUp(election * 1e6 / HEARTBEATS, HEARTBEAT_STEP_MILLIS));
      ElectionTiming timing =
          new ElectionTiming(Duration.ofMillis(heartbeat), Duration.ofMillis(election));
      if (timing.leadershipAtRiskNanos() >= nanos) {
        return timing;
      }
    }
    return null;
  }

  private static double bear(StallHistory history, @Nullable StallTail tail) {
    double longest = history.longestNanos();
    if (tail == null) {
      return ROOM * longest;
    }
    double aMonth = history.spells().size() * MONTH_NANOS / history.exposureNanos();
    double rare = Math.min(StallTail.REACH * longest, tail.exceededOnceIn(aMonth));
    return Math.max(ROOM * longest, rare);
  }

  private static long roundedUp(double nanos, long stepMillis) {
    return (long) Math.ceil(nanos / 1e6 / stepMillis) * stepMillis;
  }
}
