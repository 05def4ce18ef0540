package io.etcdprobe.core.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class QuantileIntervalTest {

  @Test
  void shouldCoverTheTrueP99NineteenTimesInTwenty() {
    SplittableRandom random = new SplittableRandom(11);
    long truth = (long) (-Math.log(0.01) * 1e6);
    int covered = 0;
    for (int run = 0; run < 1000; run++) {
      Histogram histogram = LatencyRecorder.emptyHistogram();
      for (int i = 0; i < 2000; i++) {
        histogram.recordValue(1 + (long) (random.nextExponential() * 1e6));
      }
      QuantileInterval interval = QuantileInterval.of(histogram, 0.99, 0.95);
      if (interval.lowNanos() <= truth && truth <= interval.highNanos()) {
        covered++;
      }
    }
    assertThat(covered).isBetween(930, 985);
  }

  @Property(tries = 100)
  void shouldEncloseTheMeasuredQuantile(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5000) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    Histogram histogram = LatencyRecorder.emptyHistogram();
    for (int i = 0; i < n; i++) {
      histogram.recordValue(random.nextLong(1, 1_000_000_000));
    }
    QuantileInterval interval = QuantileInterval.of(histogram, 0.99, 0.95);

    assertThat(histogram.getValueAtPercentile(99))
        .isBetween(interval.lowNanos(), interval.highNanos());
  }

  @Test
  void shouldNotBoundFromAboveWhatTooFewSamplesLeaveOpen() {
    assertThat(QuantileInterval.of(constant(367), 0.99, 0.95).bounded()).isFalse();
    assertThat(QuantileInterval.of(constant(368), 0.99, 0.95).bounded()).isTrue();
    assertThat(QuantileInterval.of(constant(0), 0.99, 0.95))
        .isEqualTo(new QuantileInterval(0.99, 0.95, 0, QuantileInterval.UNBOUNDED));
  }

  @Test
  void shouldRejectQuantilesThatAreNone() {
    assertThatThrownBy(() -> QuantileInterval.of(constant(1), 1, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> QuantileInterval.of(constant(1), 0.99, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Histogram constant(int n) {
    Histogram histogram = LatencyRecorder.emptyHistogram();
    for (int i = 0; i < n; i++) {
      histogram.recordValue(1000);
    }
    return histogram;
  }
}
