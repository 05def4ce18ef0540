package io.etcdprobe.core.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Property(tries = 300)
  void shouldKeepItsDistancesWhateverTheClocksOrigin(
      @ForAll long origin,
      @ForAll @IntRange(min = 1, max = 100_000) int rate,
      @ForAll @LongRange(min = 0, max = 100_000_000) long k) {
    Schedule schedule = new Schedule(origin, rate);
    Schedule fromZero = new Schedule(0, rate);

    assertThat(schedule.intendedNanos(k) - origin).isEqualTo(fromZero.intendedNanos(k));
    assertThat(schedule.intendedNanos(k + 1) - schedule.intendedNanos(k))
        .isBetween((long) (1e9 / rate) - 8, (long) (1e9 / rate) + 8);
  }

  @Test
  void shouldNotDriftInADay() {
    assertThat(new Schedule(0, 150).intendedNanos(150L * 86_400)).isEqualTo(86_400_000_000_000L);
  }

  @Test
  void shouldRejectRatesThatAreNone() {
    for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Schedule(0, rate)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
