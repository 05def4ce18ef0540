package io.etcdprobe.core.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetricsReadingTest {

  private static final double[] BOUNDS = {0.5, 1, Double.POSITIVE_INFINITY};

  private static MetricsReading reading(double value, Buckets syncs, @Nullable Buckets trips) {
    return new MetricsReading(
        Map.of("leader", 1.0, "value", value),
        Map.of("sent", Map.of("a", 7.0, "b", value)),
        Map.of("syncs", syncs),
        trips == null ? Map.of() : Map.of("trips", Map.of("a", trips)),
        5L);
  }

  private static Buckets buckets(long first, long second, long third) {
    return Buckets.of(BOUNDS, new long[] {first, second, third}, first + second + third);
  }

  @Test
  void readingThatSharesSaysWhatItSaid() {
    MetricsReading earlier = reading(1, buckets(1, 2, 3), buckets(4, 5, 6));
    MetricsReading shared = reading(2, buckets(1, 3, 5), buckets(4, 5, 7)).sharing(earlier);

    assertEquals(Map.of("leader", 1.0, "value", 2.0), shared.values());
    assertEquals(Map.of("sent", Map.of("a", 7.0, "b", 2.0)), shared.byLabel());
    Buckets syncs = shared.histograms().get("syncs");
    Buckets before = earlier.histograms().get("syncs");
    assertEquals(5, syncs.count());
    assertEquals(9, syncs.sum());
    assertEquals(2, syncs.since(before).count());
    assertEquals(1, syncs.since(before).surelyOver(1));
    assertEquals(7, shared.histogramsByLabel().get("trips").get("a").count());
    assertEquals(5L, shared.serverSeconds());
  }

  @Test
  void whatDidNotChangeIsHeldOnce() {
    MetricsReading earlier = reading(1, buckets(1, 2, 3), buckets(4, 5, 6));
    MetricsReading same = reading(1, buckets(1, 2, 3), buckets(4, 5, 6)).sharing(earlier);
    assertSame(earlier.values(), same.values());
    assertSame(earlier.byLabel(), same.byLabel());
    assertSame(earlier.histograms(), same.histograms());
    assertSame(earlier.histogramsByLabel(), same.histogramsByLabel());

    MetricsReading other = reading(2, buckets(1, 2, 3), buckets(4, 5, 7)).sharing(earlier);
    assertSame(earlier.values().get("leader"), other.values().get("leader"));
    assertSame(earlier.histograms(), other.histograms());
    assertNotSame(earlier.histogramsByLabel(), other.histogramsByLabel());
  }

  @Test
  void whatIsGoneOrNewIsNotMadeUp() {
    MetricsReading earlier = reading(1, buckets(1, 2, 3), buckets(4, 5, 6));
    MetricsReading without = reading(1, buckets(1, 2, 3), null).sharing(earlier);
    assertEquals(Map.of(), without.histogramsByLabel());
    assertNull(without.histogram("other"));
    MetricsReading back = reading(1, buckets(1, 2, 3), buckets(4, 5, 6)).sharing(without);
    assertEquals(6, back.histogramsByLabel().get("trips").get("a").count());
  }

  @Test
  void otherBoundsAreNotTakenForTheEarlierOnes() {
    MetricsReading earlier = reading(1, buckets(1, 2, 3), null);
    Buckets finer = Buckets.of(new double[] {0.25, Double.POSITIVE_INFINITY}, new long[] {1, 3}, 6);
    Buckets shared = reading(1, finer, null).sharing(earlier).histograms().get("syncs");
    assertEquals(2, shared.surelyOver(0.25));
    assertEquals(0.25, shared.quantileAtMost(0.1));
  }
}
