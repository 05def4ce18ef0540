package io.etcdprobe.core.window;

import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.stall.Stall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rewrite of a member's database, as its metrics show it. A gauge is 1 while the rewrite runs.
 * A histogram counts the rewrite when it ends, so that even a rewrite between two readings is seen.
 *
 * @param fromNanos the rewrite began after this
 * @param toNanos the rewrite had ended by this; while it runs, the end of the last reading
 * @param seconds how long it took; while it runs, how long it has taken at least
 * @param underWay whether it still runs, as far as is known
 */
public record Defragmentation(long fromNanos, long toNanos, double seconds, boolean underWay) {

  /** The rewrites that the member's readings show, oldest first. Usually there are none. */
  public static List<Defragmentation> of(MemberWindow member) {
    MetricsReading last = Lookback.last(member.metrics());
    if (last == null || isQuiet(first(member), last)) {
      return List.of();
    }
    List<Defragmentation> found = new ArrayList<>();
    Outcome<MetricsReading> before = null;
    Outcome<MetricsReading> started = null;
    long from = 0;
    for (Outcome<MetricsReading> outcome : member.metrics()) {
      MetricsReading reading = outcome.answer();
      if (reading == null) {
        continue;
      }
      Buckets ended = ended(before == null ? null : before.answer(), reading);
      if (started != null && !isInflight(reading)) {
        found.add(new Defragmentation(from, outcome.endNanos(), took(started, outcome), false));
        started = null;
      } else if (before != null && started == null && ended != null && ended.count() > 0) {
        found.add(
            new Defragmentation(before.startNanos(), outcome.endNanos(), ended.mean(), false));
      }
      if (started == null && isInflight(reading)) {
        started = outcome;
        from = before == null ? outcome.startNanos() : before.startNanos();
      }
      before = outcome;
    }
    if (started != null && before != null) {
      found.add(new Defragmentation(from, before.endNanos(), took(started, before), true));
    }
    return found;
  }

  /** Whether one of them overlaps the time between the two moments. */
  public static boolean met(List<Defragmentation> them, long fromNanos, long toNanos) {
    return them.stream()
        .anyMatch(each -> fromNanos - each.toNanos <= 0 && each.fromNanos - toNanos <= 0);
  }

  /** Whether one of them overlaps an event of a step. */
  public static boolean met(List<Defragmentation> them, Lookback.Step step, double seconds) {
    return !them.isEmpty()
        && met(them, step.fromNanos() - Math.round(seconds * 1e9), step.toNanos());
  }

  /** Whether one of them overlaps a stall that our own probe saw. */
  public static boolean met(List<Defragmentation> them, Stall stall, ClusterWindow cluster) {
    if (them.isEmpty()) {
      return false;
    }
    long from = cluster.nowNanos() - Duration.between(stall.at(), cluster.now()).toNanos();
    return met(them, from, from + stall.nanos());
  }

  private static @Nullable MetricsReading first(MemberWindow member) {
    for (Outcome<MetricsReading> outcome : member.metrics()) {
      if (outcome.answer() != null) {
        return outcome.answer();
      }
    }
    return null;
  }

  /** Whether two readings show that there was no rewrite between them. This is the usual case. */
  private static boolean isQuiet(@Nullable MetricsReading first, MetricsReading last) {
    if (first == null || isInflight(first) || isInflight(last) || !last.sameProcess(first)) {
      return false;
    }
    Buckets then = first.histogram(EtcdMetric.DEFRAG);
    Buckets now = last.histogram(EtcdMetric.DEFRAG);
    return then != null && now != null && then.count() == now.count();
  }

  private static boolean isInflight(MetricsReading reading) {
    return reading.value(EtcdMetric.DEFRAG_INFLIGHT) >= 1;
  }

  private static @Nullable Buckets ended(@Nullable MetricsReading then, MetricsReading now) {
    Buckets before = then == null ? null : then.histogram(EtcdMetric.DEFRAG);
    Buckets after = now.histogram(EtcdMetric.DEFRAG);
    return then == null || before == null || after == null || !now.sameProcess(then)
        ? null
        : after.since(before);
  }

  /**
   * How long the rewrite took. If the histogram does not tell, this is the time between the two
   * readings, a lower bound.
   */
  private static double took(Outcome<MetricsReading> from, Outcome<MetricsReading> to) {
    MetricsReading first = from.answer();
    MetricsReading last = to.answer();
    Buckets ended = last == null ? null : ended(first, last);
    double seen = (to.startNanos() - from.startNanos()) / 1e9;
    return ended != null && ended.count() == 1 ? ended.sum() : seen;
  }
}
