package io.etcdprobe.core.stat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtremalIndexTest {

  @Test
  void shouldTakeIndependentEventsAsOneEach() {
    double[] between = bursts(1, 400);

    assertThat(ExtremalIndex.of(between)).isGreaterThan(0.85);
    assertThat(count(between)).isGreaterThan(340);
  }

  @ParameterizedTest
  @CsvSource({"3", "10"})
  void shouldCountEventsThatComeTogetherOnce(int together) {
    double[] between = bursts(together, 100);

    assertThat(1 / ExtremalIndex.of(between)).isBetween(0.75 * together, 1.4 * together);
    assertThat(count(between)).isBetween(70, 140);
  }

  @Test
  void shouldTakeEventsAtEverySampleAsOneEach() {
    double[] between = new double[50];
    Arrays.fill(between, 1);

    assertThat(ExtremalIndex.of(between)).isEqualTo(1);
    assertThat(count(between)).isEqualTo(51);
  }

  @Test
  void shouldKnowOneEventFromNone() {
    assertThat(ExtremalIndex.clusters(new double[0])).containsExactly(0);
    assertThat(ExtremalIndex.of(new double[] {0, 0})).isEqualTo(1);
  }

  private static int count(double[] between) {
    return ExtremalIndex.clusters(between)[between.length] + 1;
  }

  private static double[] bursts(int together, int count) {
    SplittableRandom random = new SplittableRandom(3);
    double[] between = new double[together * count];
    for (int i = 0; i < between.length; i++) {
      between[i] = Math.ceil(i % together == together - 1 ? 2000 * random.nextExponential() : 2);
    }
    return between;
  }
}
