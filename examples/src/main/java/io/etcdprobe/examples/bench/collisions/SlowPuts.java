package io.etcdprobe.examples.bench.collisions;

import io.etcdprobe.examples.bench.collisions.Bursts.Burst;
import io.etcdprobe.examples.bench.parts.PutTimes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** How many of the puts near a process's bursts are among the slowest hundredth of all. */
final class SlowPuts {

  static final long BEFORE_NANOS = 2_000_000;
  static final long AFTER_NANOS = 8_000_000;

  /** Anything shorter is not a burst, only a thread that looked at the clock. */
  static final long SMALL_NANOS = 100_000;

  /**
   * Bursts of one kind and the puts near them. A put near several bursts counts with the one that
   * ran longest.
   */
  record Kind(int bursts, long nanos, long puts, long slow) {

    private Kind plus(int moreBursts, long moreNanos, long morePuts, long moreSlow) {
      return new Kind(bursts + moreBursts, nanos + moreNanos, puts + morePuts, slow + moreSlow);
    }
  }

  private static final Kind NONE = new Kind(0, 0, 0, 0);

  private final List<Burst> bursts;
  private final Histogram all;
  private final Histogram far;
  private final long limitNanos;
  private final Map<String, Kind> kinds = new TreeMap<>();
  private final double farSlow;
  private final long slow;

  /**
   * @param puts at least one
   * @param seen bursts that follow one another
   */
  SlowPuts(PutTimes puts, List<Burst> seen) {
    bursts = seen.stream().filter(burst -> burst.nanos() >= SMALL_NANOS).toList();
    all = puts.histogram(due -> true);
    far = puts.histogram(due -> near(due) < 0);
    limitNanos = all.getValueAtPercentile(99);
    for (Burst burst : bursts) {
      kinds.merge(
          burst.longest(),
          NONE.plus(1, burst.nanos(), 0, 0),
          (known, more) -> known.plus(1, more.nanos(), 0, 0));
    }
    long slowPuts = 0;
    long slowFar = 0;
    for (int put = 0; put < puts.size(); put++) {
      boolean late = puts.tookNanos(put) > limitNanos;
      int burst = near(puts.dueNanos(put));
      slowPuts += late ? 1 : 0;
      if (burst < 0) {
        slowFar += late ? 1 : 0;
      } else {
        kinds.computeIfPresent(
            bursts.get(burst).longest(), (name, kind) -> kind.plus(0, 0, 1, late ? 1 : 0));
      }
    }
    slow = slowPuts;
    farSlow = slowFar / (double) Math.max(1, far.getTotalCount());
  }

  /**
   * The index of the burst that a put is near, the longest if there are several; -1 if there is
   * none.
   */
  private int near(long dueNanos) {
    int first = 0;
    int beyond = bursts.size();
    while (first < beyond) {
      int middle = (first + beyond) >>> 1;
      if (bursts.get(middle).endNanos() < dueNanos - AFTER_NANOS) {
        first = middle + 1;
      } else {
        beyond = middle;
      }
    }
    int longest = -1;
    for (int i = first;
        i < bursts.size() && bursts.get(i).startNanos() <= dueNanos + BEFORE_NANOS;
        i++) {
      if (longest < 0 || bursts.get(i).nanos() > bursts.get(longest).nanos()) {
        longest = i;
      }
    }
    return longest;
  }

  /** A put is slow if it took longer than this: the p99 of all puts. */
  long limitNanos() {
    return limitNanos;
  }

  /** How long all puts took, nanoseconds. */
  Histogram all() {
    return all;
  }

  /** How long the puts near no burst took, nanoseconds. */
  Histogram far() {
    return far;
  }

  /** The kinds of bursts, by the thread that ran longest in them. */
  Map<String, Kind> kinds() {
    return kinds;
  }

  /** The part of the puts near no burst that are slow. */
  double farSlow() {
    return farSlow;
  }

  /**
   * The part of all slow puts that are near these bursts, without those that would be there by
   * chance.
   */
  double share(Kind kind) {
    return slow == 0 ? 0 : (kind.slow() - farSlow * kind.puts()) / slow;
  }
}
