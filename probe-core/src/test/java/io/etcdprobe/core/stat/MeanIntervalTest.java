package io.etcdprobe.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MeanIntervalTest {

  @Test
  void shouldHoldTheTrueMeanHoweverOftenItIsLookedAt() {
    SplittableRandom random = new SplittableRandom(7);
    int missed = 0;
    for (int run = 0; run < 500; run++) {
      Autocorrelation values = new Autocorrelation();
      boolean outside = false;
      for (int i = 0; i < 2_000; i++) {
        values.add(random.nextExponential());
        MeanInterval interval = MeanInterval.atAnyTime(values);
        outside |= 1 < interval.low() || interval.high() < 1;
      }
      missed += outside ? 1 : 0;
    }
    assertThat(missed / 500.0).isLessThan(0.03);
  }

  @Test
  void shouldBeWiderWhereNeighboursResembleEachOther() {
    SplittableRandom random = new SplittableRandom(7);
    Autocorrelation apart = new Autocorrelation();
    Autocorrelation alike = new Autocorrelation();
    double last = 0;
    for (int i = 0; i < 10_000; i++) {
      double value = random.nextGaussian();
      apart.add(10 + value);
      last = 0.9 * last + Math.sqrt(1 - 0.81) * value;
      alike.add(10 + last);
    }
    // (1 + 0.9) / (1 - 0.9), the autocorrelation time of such a series
    assertThat(alike.time()).isBetween(12.0, 30.0);
    assertThat(apart.time()).isLessThan(3);
    assertThat(width(alike)).isGreaterThan(2.5 * width(apart));
  }

  private static double width(Autocorrelation values) {
    MeanInterval interval = MeanInterval.atAnyTime(values);
    return interval.high() - interval.low();
  }

  @Test
  void shouldKnowHowLikelyTheMeanLiesBelowALimit() {
    MeanInterval interval = new MeanInterval(10, 8, 12, 30);

    assertThat(interval.probabilityBelow(10)).isCloseTo(0.5, within(1e-6));
    assertThat(interval.probabilityBelow(12)).isCloseTo(0.975, within(1e-6));
    assertThat(interval.probabilityBelow(8)).isCloseTo(0.025, within(1e-6));
    assertThat(interval.probabilityBelow(100)).isCloseTo(1, within(1e-6));
    assertThat(new MeanInterval(10, 10, 10, 2).probabilityBelow(11)).isEqualTo(1);
    assertThat(MeanInterval.atAnyTime(of(5, 5)).probabilityBelow(9)).isEqualTo(0.5);
  }

  @Test
  void shouldNotPretendToKnowAnIntervalFromAFewValues() {
    MeanInterval interval = MeanInterval.atAnyTime(of(4, 6));

    assertThat(interval.mean()).isEqualTo(5);
    assertThat(interval.low()).isInfinite();
    assertThat(interval.high()).isInfinite();
    assertThat(MeanInterval.atAnyTime(of()).mean()).isNaN();
  }

  private static Autocorrelation of(double... values) {
    Autocorrelation all = new Autocorrelation();
    for (double value : values) {
      all.add(value);
    }
    return all;
  }
}
