package io.etcdprobe.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightedCountTest {

  // Garwood 1936, two-sided 95 %.
  @ParameterizedTest
  @CsvSource({
    "0,0,3.689",
    "1,0.025,5.572",
    "2,0.242,7.225",
    "3,0.619,8.767",
    "5,1.623,11.668",
    "10,4.795,18.39",
    "20,12.217,30.888"
  })
  void shouldBeGarwoodsIntervalIfAllEventsCountTheSame(long events, double low, double high) {
    assertThat(WeightedCount.of(events).low(0.95)).isCloseTo(low, within(0.001));
    assertThat(WeightedCount.of(events).high(0.95)).isCloseTo(high, within(0.001));
  }

  @ParameterizedTest
  @CsvSource({"1", "4", "20", "100"})
  void shouldHoldWhatToExpectInNineteenOfTwentyCases(double mean) {
    SplittableRandom random = new SplittableRandom(5);
    int inside = 0;
    int runs = 4_000;
    for (int run = 0; run < runs; run++) {
      double sum = 0;
      double squares = 0;
      for (double at = random.nextExponential(); at < mean; at += random.nextExponential()) {
        double weight = random.nextDouble();
        sum += weight;
        squares += weight * weight;
      }
      WeightedCount count = new WeightedCount(sum, squares, 1);
      inside += count.low(0.95) <= mean / 2 && mean / 2 <= count.high(0.95) ? 1 : 0;
    }
    assertThat((double) inside / runs).isGreaterThan(0.94);
  }

  @Test
  void shouldRejectWhatIsNoSum() {
    assertThatThrownBy(() -> new WeightedCount(-1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WeightedCount(1, Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WeightedCount(1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
