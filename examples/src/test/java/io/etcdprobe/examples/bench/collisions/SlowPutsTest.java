package io.etcdprobe.examples.bench.collisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.etcdprobe.examples.bench.collisions.Bursts.Burst;
import io.etcdprobe.examples.bench.parts.PutTimes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowPutsTest {

  private static final long MS = 1_000_000;

  /** A put every 2 ms for 100 s. The puts next to the bursts take long, and few others do. */
  private static PutTimes puts(List<Burst> bursts) {
    PutTimes puts = new PutTimes(50_000);
    for (int k = 0; k < 50_000; k++) {
      long due = 2 * MS * k;
      boolean beside = bursts.stream().anyMatch(burst -> burst.startNanos() == due);
      puts.answered(due, beside || k % 1000 == 7 ? 5 * MS : MS / 2);
    }
    return puts;
  }

  private static List<Burst> every(long nanos, long length, String thread) {
    List<Burst> bursts = new ArrayList<>();
    for (long at = nanos; at < 100_000 * MS; at += nanos) {
      bursts.add(new Burst(at, at + length, length, thread));
    }
    return bursts;
  }

  @Test
  void shouldTellWhichPutsABurstMadeSlow() {
    List<Burst> bursts = every(400 * MS, MS, "judge");

    SlowPuts slow = new SlowPuts(puts(bursts), bursts);

    SlowPuts.Kind kind = slow.kinds().get("judge");
    assertThat(kind.bursts()).isEqualTo(249);
    assertThat(kind.puts())
        .isEqualTo(6 * 249); // from 2 ms before to 8 ms after the end, which is 1 ms later
    assertThat(kind.slow()).isEqualTo(249);
    // 50 other puts are slow; none of them is near a burst.
    assertThat(slow.farSlow()).isCloseTo(0.001, within(0.0001));
    assertThat(slow.share(kind)).isCloseTo((249 - 6 * 249 * 0.001) / 299, within(0.001));
    assertThat(slow.all().getValueAtPercentile(99.5)).isGreaterThan(4 * MS);
    assertThat(slow.far().getValueAtPercentile(99.5)).isLessThan(MS);
  }

  @Test
  void shouldBlameNobodyForChance() {
    List<Burst> bursts = every(330 * MS, MS, "judge");

    SlowPuts slow = new SlowPuts(puts(List.of()), bursts);

    assertThat(slow.share(slow.kinds().get("judge"))).isCloseTo(0, within(0.01));
  }

  @Test
  void shouldCountAPutWithTheLongestBurstNearIt() {
    List<Burst> bursts =
        List.of(
            new Burst(1000 * MS, 1001 * MS, MS, "judge"),
            new Burst(1005 * MS, 1025 * MS, 3 * MS, "collector"));

    SlowPuts slow = new SlowPuts(puts(bursts), bursts);

    // 998, 1000 and 1002 are near the judge's burst alone; 1004 to 1032 are near the collector's.
    assertThat(slow.kinds().get("judge").puts()).isEqualTo(3);
    assertThat(slow.kinds().get("collector").puts()).isEqualTo(15);
  }

  @Test
  void shouldPassOverALookAtTheClock() {
    SlowPuts slow =
        new SlowPuts(
            puts(List.of()), List.of(new Burst(MS, 2 * MS, SlowPuts.SMALL_NANOS - 1, "timer")));

    assertThat(slow.kinds()).isEmpty();
    assertThat(slow.far().getTotalCount()).isEqualTo(slow.all().getTotalCount());
  }
}
