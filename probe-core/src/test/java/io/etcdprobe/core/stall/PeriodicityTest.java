package io.etcdprobe.core.stall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PeriodicityTest {

  private static final long SECOND = 1_000_000_000L;

  @Property
  void shouldFindWhatComesByTheClockAndTellTheNext(
      @ForAll Random random,
      @ForAll @IntRange(min = 8, max = 60) int count,
      @ForAll @LongRange(min = 20, max = 7200) long seconds,
      @ForAll long origin) {
    List<Long> times = new ArrayList<>();
    long period = seconds * SECOND;
    for (int i = 0; i < count; i++) {
      boolean shows = i == 0 || i == count - 1 || i % 9 != 4;
      if (shows) {
        times.add(origin / 4 + i * period + random.nextLong(-period / 25, period / 25 + 1));
      }
    }

    assertThat(Periodicity.of(times, 10 * SECOND))
        .hasValueSatisfying(
            found -> {
              assertThat((double) found.periodNanos()).isBetween(0.98 * period, 1.02 * period);
              assertThat((double) (found.nextNanos() - times.getLast()))
                  .isBetween(0.85 * period, 1.15 * period);
            });
  }

  @Test
  void shouldSeldomSeeAClockInChance() {
    Random random = new Random(42);
    int seen = 0;
    int tries = 5000;
    for (int i = 0; i < tries; i++) {
      List<Long> times = new ArrayList<>();
      double now = 0;
      int count = 6 + random.nextInt(40);
      for (int j = 0; j < count; j++) {
        now += -Math.log(1 - random.nextDouble()) * 300;
        times.add((long) (now * SECOND));
      }
      seen += Periodicity.of(times, 10 * SECOND).isPresent() ? 1 : 0;
    }
    assertThat(seen).isLessThan(tries / 100);
  }

  @Property
  void shouldTakeStallsOfOneMomentForOne(@ForAll @IntRange(min = 2, max = 5) int together) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < together; j++) {
        times.add(i * 3600 * SECOND + j * 2 * SECOND);
      }
    }

    assertThat(Periodicity.of(times, 10 * SECOND))
        .hasValueSatisfying(
            found -> {
              assertThat(found.periodNanos()).isEqualTo(3600 * SECOND);
              assertThat(found.count()).isEqualTo(8);
            });
  }

  @Test
  void shouldSayNothingOfTooFew() {
    assertThat(Periodicity.of(List.of(), SECOND)).isEmpty();
    assertThat(Periodicity.of(List.of(1L), SECOND)).isEmpty();
    assertThat(
            Periodicity.of(
                List.of(0L, 60 * SECOND, 120 * SECOND, 180 * SECOND, 240 * SECOND), SECOND))
        .isEmpty();
  }

  @Test
  void shouldNotCallAPeriodWhatComesAllTheTime() {
    List<Long> times = new ArrayList<>();
    for (long i = 0; i < 50; i++) {
      times.add(i * 2 * SECOND);
    }
    assertThat(Periodicity.of(times, 10 * SECOND)).isEmpty();
  }
}
