package io.etcdprobe.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneralizedParetoTest {

  @ParameterizedTest
  @CsvSource({"-0.3", "0", "0.3", "0.6"})
  void shouldFindTheShapeAndTheScale(double shape) {
    GeneralizedPareto fit = GeneralizedPareto.fit(samples(shape, 7, 3_000, 1), 3_000);

    assertThat(fit.shape()).isCloseTo(shape, within(0.08));
    assertThat(fit.scale()).isCloseTo(7, within(0.7));
    assertThat(fit.contradicted()).isFalse();
    assertThat(fit.exceeds(fit.exceededBy(0.01))).isCloseTo(0.01, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"-0.2", "0", "0.3"})
  void shouldHoldTheTailInNineteenOfTwentyFits(double shape) {
    double truth = GeneralizedPareto.exceeds(30, shape, 7);
    int inside = 0;
    int fits = 400;
    for (int i = 0; i < fits; i++) {
      GeneralizedPareto fit = GeneralizedPareto.fit(samples(shape, 7, 100, i), 100);
      GeneralizedPareto.OfTail beyond = (k, scale) -> GeneralizedPareto.exceeds(30, k, scale);
      inside +=
          fit.quantile(beyond, 0.0125) <= truth && truth <= fit.quantile(beyond, 0.9875) ? 1 : 0;
    }
    assertThat((double) inside / fits).isGreaterThan(0.9);
  }

  @Test
  void shouldSayWhereSamplesHaveTwoHumps() {
    double[] samples = samples(0, 1, 400, 1);
    for (int i = 0; i < 200; i++) {
      samples[i] = 40 + 0.01 * samples[i];
    }
    assertThat(GeneralizedPareto.fit(samples, 400).contradicted()).isTrue();
  }

  @Test
  void shouldStandEqualSamples() {
    double[] samples = new double[50];
    Arrays.fill(samples, 3);
    GeneralizedPareto fit = GeneralizedPareto.fit(samples, 50);

    assertThat(fit.exceeds(4)).isLessThan(0.05);
  }

  @Test
  void shouldRejectTooFewSamples() {
    assertThatThrownBy(() -> GeneralizedPareto.fit(new double[] {1, 2, 3}, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GeneralizedPareto.fit(new double[] {0, 1, 1, 1, 1, 1, 1, 1}, 8))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double[] samples(double shape, double scale, int count, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] samples = new double[count];
    for (int i = 0; i < count; i++) {
      double uniform = 1 - random.nextDouble();
      samples[i] =
          shape == 0
              ? -scale * Math.log(uniform)
              : scale * Math.expm1(-shape * Math.log(uniform)) / shape;
      samples[i] = Math.max(1e-9, samples[i]);
    }
    return samples;
  }
}
