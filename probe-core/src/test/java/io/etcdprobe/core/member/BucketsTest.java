package io.etcdprobe.core.member;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BucketsTest {

  private static final double[] BOUNDS = {0.001, 0.128, 1.024, Double.POSITIVE_INFINITY};
  private static final double[] TIMES = {0.0005, 0.05, 0.5, 2};

  private static Buckets of(long... inBuckets) {
    long[] cumulative = inBuckets.clone();
    double sum = inBuckets[0] * TIMES[0];
    for (int i = 1; i < cumulative.length; i++) {
      cumulative[i] += cumulative[i - 1];
      sum += inBuckets[i] * TIMES[i];
    }
    return Buckets.of(BOUNDS, cumulative, sum);
  }

  @Test
  void whatMayHaveBeenSlowIsTold() {
    Buckets earlier = of(9, 5, 1, 0);
    assertFalse(earlier.slowSince(earlier, 0.001));
    assertFalse(of(99, 5, 1, 0).slowSince(earlier, 0.5));
    assertFalse(of(9, 50, 1, 0).slowSince(earlier, 0.5));
    assertTrue(of(9, 5, 2, 0).slowSince(earlier, 0.5));
    assertTrue(of(9, 5, 1, 1).slowSince(earlier, 0.5));
    assertTrue(of(9, 5, 1, 1).slowSince(earlier, 60), "the last bucket has no end");
    assertTrue(of(9, 6, 1, 0).slowSince(earlier, 0.128), "a bound belongs to its bucket");
    assertTrue(of(1, 0, 0, 0).slowSince(earlier, 0.5), "counts of another process");
  }

  @Test
  void otherBoundsMayHideAnything() {
    Buckets other = Buckets.of(new double[] {1, Double.POSITIVE_INFINITY}, new long[] {1, 1}, 0.5);
    assertTrue(of(1, 0, 0, 0).slowSince(other, 0.5));
  }

  @Property
  void nothingSlowIsMissed(
      @ForAll @Size(4) List<@IntRange(max = 3) Integer> before,
      @ForAll @Size(4) List<@IntRange(max = 1) Integer> grown,
      @ForAll @DoubleRange(min = 0.01, max = 3) double limit) {
    long[] counts = before.stream().mapToLong(Integer::longValue).toArray();
    Buckets earlier = of(counts);
    for (int i = 0; i < counts.length; i++) {
      counts[i] += grown.get(i);
    }
    Buckets since = of(counts).since(earlier);
    if (since.slowestAbout() >= limit) {
      assertTrue(of(counts).slowSince(earlier, limit));
    }
    if (since.maybeOver(limit) == 0 && since.slowestAbout() < limit) {
      assertFalse(of(counts).slowSince(earlier, limit));
    }
  }
}
