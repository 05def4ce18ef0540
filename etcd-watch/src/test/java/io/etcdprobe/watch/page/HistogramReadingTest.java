package io.etcdprobe.watch.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** A histogram as read. */
class HistogramReadingTest {

  private static final double INF = Double.POSITIVE_INFINITY;

  private static HistogramReading reading(double[] bounds, long... counts) {
    return new HistogramReading(bounds, counts, 1.5, counts[counts.length - 1]);
  }

  @Test
  void shouldKeepItsFiguresToItself() {
    double[] bounds = {1, INF};
    long[] counts = {2, 3};
    HistogramReading reading = reading(bounds, counts);
    bounds[0] = 7;
    counts[0] = 7;
    reading.upperBounds()[0] = 8;
    reading.cumulativeCounts()[0] = 8;
    assertThat(reading.upperBounds()).containsExactly(1, INF);
    assertThat(reading.cumulativeCounts()).containsExactly(2, 3);
    assertThat(reading)
        .isEqualTo(reading(new double[] {1, INF}, 2, 3))
        .hasSameHashCodeAs(reading(new double[] {1, INF}, 2, 3))
        .isNotEqualTo(reading(new double[] {1, INF}, 1, 3))
        .hasToString(
            "HistogramReading[upperBounds=[1.0, Infinity], cumulativeCounts=[2, 3], sum=1.5]");
  }

  @Test
  void shouldAddOnlyWhatHasTheSameBuckets() {
    HistogramReading reading = reading(new double[] {1, INF}, 2, 3);
    assertThat(reading.plus(reading))
        .isEqualTo(new HistogramReading(new double[] {1, INF}, new long[] {4, 6}, 3.0, 6));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reading.plus(reading(new double[] {2, INF}, 2, 3)));
  }

  @Test
  void shouldRefuseWhatIsNoHistogram() {
    assertThatIllegalArgumentException().isThrownBy(() -> reading(new double[] {}, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> reading(new double[] {1}, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> reading(new double[] {1, INF}, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> reading(new double[] {INF, INF}, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reading(new double[] {2, 1, INF}, 1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> reading(new double[] {1, INF}, 2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> reading(new double[] {1, INF}, -1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reading(new double[] {Double.NaN, INF}, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HistogramReading(new double[] {INF}, new long[] {1}, INF, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HistogramReading(new double[] {INF}, new long[] {1}, 1, 2));
  }
}
