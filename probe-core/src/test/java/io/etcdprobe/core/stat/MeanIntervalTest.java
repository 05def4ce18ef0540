package io.etcdprobe.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeanIntervalTest {

  @ParameterizedTest
  @CsvSource({
    "1,12.706",
    "2,4.303",
    "3,3.182",
    "4,2.776",
    "5,2.571",
    "10,2.228",
    "29,2.045",
    "59,2.001",
    "1000,1.962"
  })
  void shouldKnowStudentsTable(int degrees, double quantile) {
    assertThat(MeanInterval.studentQuantile975(degrees)).isCloseTo(quantile, within(0.001));
  }

  @Test
  void shouldCoverTheTrueMeanNineteenTimesInTwenty() {
    SplittableRandom random = new SplittableRandom(7);
    int covered = 0;
    for (int run = 0; run < 2000; run++) {
      double[] sums = new double[20];
      long[] counts = new long[20];
      for (int batch = 0; batch < 20; batch++) {
        for (int i = 0; i < 50; i++) {
          sums[batch] += random.nextExponential();
          counts[batch]++;
        }
      }
      MeanInterval interval = MeanInterval.ofBatches(sums, counts);
      if (interval.low() <= 1 && 1 <= interval.high()) {
        covered++;
      }
    }
    assertThat(covered / 2000.0).isBetween(0.93, 0.97);
  }

  @Property(tries = 100)
  void shouldIgnoreEmptyBatches(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double a = random.nextDouble(1, 100);
    double b = random.nextDouble(1, 100);

    assertThat(MeanInterval.ofBatches(new double[] {a, 0, b}, new long[] {1, 0, 1}))
        .isEqualTo(MeanInterval.ofBatches(new double[] {a, b}, new long[] {1, 1}));
  }

  @Test
  void shouldKnowHowLikelyTheMeanLiesBelowALimit() {
    MeanInterval interval = new MeanInterval(10, 8, 12, 30);

    assertThat(interval.probabilityBelow(10)).isCloseTo(0.5, within(1e-6));
    assertThat(interval.probabilityBelow(12)).isCloseTo(0.975, within(1e-6));
    assertThat(interval.probabilityBelow(8)).isCloseTo(0.025, within(1e-6));
    assertThat(interval.probabilityBelow(100)).isCloseTo(1, within(1e-6));
    assertThat(new MeanInterval(10, 10, 10, 2).probabilityBelow(11)).isEqualTo(1);
    assertThat(MeanInterval.ofBatches(new double[] {10}, new long[] {2}).probabilityBelow(9))
        .isEqualTo(0.5);
  }

  @Test
  void shouldNotPretendToKnowAnIntervalFromOneBatch() {
    MeanInterval interval = MeanInterval.ofBatches(new double[] {10}, new long[] {2});

    assertThat(interval.mean()).isEqualTo(5);
    assertThat(interval.low()).isInfinite();
    assertThat(interval.high()).isInfinite();
  }
}
