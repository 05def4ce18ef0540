package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.stall.SeenStall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member's stalls of the last day. It keeps them long after the readings that showed them are
 * gone. So a stall that comes once an hour shows only here. Any thread may use it.
 */
final class StallMemory {

  private static final long DAY_NANOS = 86_400_000_000_000L;
  private static final int KEPT = 300;
  private static final int ENOUGH_USUAL = 10;

  private final long stallNanos;
  private final Deque<SeenStall> stalls = new ArrayDeque<>();
  private @Nullable MetricsReading before;

  /** When {@link #before} was asked for. */
  private long beforeNanos;

  /** The mean of the last reading with enough events and no stall, seconds. */
  private double usual = Double.NaN;

  /**
   * @param stallNanos length from which a stall is remembered
   */
  StallMemory(long stallNanos) {
    this.stallNanos = stallNanos;
  }

  /**
   * Takes a reading.
   *
   * @return about the longest WAL fdatasync since the reading before, nanoseconds; 0 if it is
   *     unknown
   */
  synchronized long see(Outcome<MetricsReading> outcome) {
    MetricsReading now = outcome.answer();
    if (now == null) {
      return 0;
    }
    MetricsReading then = before;
    long thenNanos = beforeNanos;
    before = now;
    beforeNanos = outcome.startNanos();
    Buckets earlier = then == null ? null : then.histogram(EtcdMetric.WAL_FSYNC);
    Buckets later = now.histogram(EtcdMetric.WAL_FSYNC);
    if (then == null || earlier == null || later == null || !now.sameProcess(then)) {
      return 0;
    }
    Buckets events = later.since(earlier);
    long nanos = Math.round(events.slowestAbout(usual) * 1e9);
    if (nanos < stallNanos && events.count() >= ENOUGH_USUAL) {
      usual = events.mean();
    }
    if (nanos >= stallNanos) {
      if (stalls.size() == KEPT) {
        stalls.removeFirst();
      }
      stalls.addLast(new SeenStall(outcome.endNanos(), nanos, thenNanos));
    }
    return nanos;
  }

  /**
   * The stalls of the last day, oldest first.
   *
   * @param now a tick of the monotonic clock
   */
  synchronized List<SeenStall> all(long now) {
    while (!stalls.isEmpty() && now - stalls.getFirst().atNanos() > DAY_NANOS) {
      stalls.removeFirst();
    }
    return new ArrayList<>(stalls);
  }
}
