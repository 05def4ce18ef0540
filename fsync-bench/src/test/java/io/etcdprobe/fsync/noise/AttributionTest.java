package io.etcdprobe.fsync.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.stall.StallOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AttributionTest {

  private static final long MILLI = 1_000_000;

  private final PauseLog collections = new PauseLog();
  private final PauseLog hiccups = new PauseLog();
  private final PauseLog steal = new PauseLog();
  private final Attribution attribution = new Attribution(collections, hiccups, steal);

  @Test
  void shouldBlameTheDiskWhenAThreadWokeUpOnlyALittleLate() {
    hiccups.add(100 * MILLI, 102 * MILLI);

    assertThat(attribution.originOf(0, 300 * MILLI)).isEqualTo(StallOrigin.DISK);
  }

  @Test
  void shouldBlameTheHostWhenNoThreadRan() {
    hiccups.add(10 * MILLI, 290 * MILLI);

    assertThat(attribution.originOf(0, 300 * MILLI)).isEqualTo(StallOrigin.HOST);
  }

  @Test
  void shouldBlameTheHostWhenTheHypervisorRanSomebodyElse() {
    steal.add(100 * MILLI, 300 * MILLI);

    assertThat(attribution.originOf(0, 300 * MILLI)).isEqualTo(StallOrigin.HOST);
  }

  @Test
  void shouldBlameOurselvesWhenACollectionExplainsWhyNoThreadRan() {
    collections.add(0, 280 * MILLI);
    hiccups.add(1 * MILLI, 281 * MILLI);

    assertThat(attribution.originOf(0, 300 * MILLI)).isEqualTo(StallOrigin.PROBE);
  }

  @Property(tries = 300)
  void shouldNotDependOnWhereTheClockBegins(
      @ForAll long origin,
      @ForAll @LongRange(min = 1, max = 1000) long stall,
      @ForAll @LongRange(min = -1000, max = 1000) long from,
      @ForAll @LongRange(min = 0, max = 2000) long length) {
    PauseLog here = new PauseLog();
    PauseLog there = new PauseLog();
    here.add(from, from + length);
    there.add(origin + from, origin + from + length);

    assertThat(there.covered(origin, origin + stall)).isEqualTo(here.covered(0, stall));
  }

  @Property(tries = 300)
  void shouldCoverMoreTheLongerThePause(
      @ForAll @LongRange(min = 1, max = 1000) long stall,
      @ForAll @LongRange(min = -500, max = 500) long from,
      @ForAll @LongRange(min = 0, max = 1000) long length) {
    PauseLog shorter = new PauseLog();
    PauseLog longer = new PauseLog();
    shorter.add(from, from + length);
    longer.add(from, from + length + 1);

    assertThat(longer.covered(0, stall)).isBetween(shorter.covered(0, stall), 1.0);
  }

  @Property(tries = 100)
  void shouldKeepTheSlowestOperationsWhateverTheirOrder(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 2000) int operations) {
    SplittableRandom random = new SplittableRandom(seed);
    Slowest slowest = new Slowest();
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < operations; i++) {
      long nanos = random.nextLong(1_000_000);
      all.add(nanos);
      slowest.offer(nanos + 7, nanos);
    }
    List<Long> kept = new ArrayList<>();
    slowest.visit(
        (start, nanos) -> {
          assertThat(start).isEqualTo(nanos + 7);
          kept.add(nanos);
        });
    all.sort(null);
    kept.sort(null);

    assertThat(kept).isEqualTo(all.subList(Math.max(0, all.size() - Slowest.KEPT), all.size()));
  }
}
