package io.etcdprobe.examples.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.etcdprobe.core.latency.LatencyRecorder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RatioTest {

  @Test
  void theMedianIsTheMiddleOrTheMeanOfTheMiddleTwo() {
    assertThat(Ratio.median(9, 1, 2)).isEqualTo(2);
    assertThat(Ratio.median(4, 1, 2, 100)).isEqualTo(3);
    assertThat(Ratio.median()).isNaN();
  }

  @Test
  void aRatioToNothingIsNoNumberAndLeftOutOfTheMedian() {
    assertThat(Ratio.of(1, 0)).isNaN();
    assertThat(Ratio.of(Double.NaN, 1)).isNaN();
    assertThat(Ratio.median(Double.NaN, 3)).isEqualTo(3);
  }

  @Property
  void halfOfTheValuesLieOnEitherSideOfTheMedian(
      @ForAll @Size(min = 1, max = 40) double @DoubleRange(min = 0, max = 1e9) [] values) {
    double median = Ratio.median(values);

    assertThat(Arrays.stream(values).filter(value -> value <= median).count() * 2)
        .isGreaterThanOrEqualTo(values.length);
    assertThat(Arrays.stream(values).filter(value -> value >= median).count() * 2)
        .isGreaterThanOrEqualTo(values.length);
  }

  @Test
  void theIntervalOfTheMedianLeavesOutWhatTablesOfTheSignTestSay() {
    assertThat(Ratio.intervalOfMedian(1, 2, 3, 4, 5)).containsOnly(Double.NaN);
    assertThat(Ratio.intervalOfMedian(6, 1, 2, 3, 4, 5)).containsExactly(1, 6);
    assertThat(Ratio.intervalOfMedian(upTo(9))).containsExactly(2, 8);
    assertThat(Ratio.intervalOfMedian(upTo(20))).containsExactly(6, 15);
    assertThat(Ratio.intervalOfMedian(upTo(100))).containsExactly(40, 61);
    assertThat(Ratio.intervalOfMedian(upTo(5000))[0]).isBetween(2425.0, 2435.0);
  }

  @Property(tries = 50)
  void theIntervalHoldsTheTrueMedianNineteenTimesOutOfTwenty(@ForAll long seed) {
    Random random = new Random(seed);
    int held = 0;
    for (int i = 0; i < 200; i++) {
      double[] interval =
          Ratio.intervalOfMedian(random.doubles(31).map(any -> Math.exp(4 * any)).toArray());
      held += interval[0] <= Math.exp(2) && Math.exp(2) <= interval[1] ? 1 : 0;
    }
    assertThat(held).isGreaterThan(170);
  }

  private static double[] upTo(int values) {
    return IntStream.rangeClosed(1, values).asDoubleStream().toArray();
  }

  @Test
  void theMedianOfRatiosIsNotMovedByOneDisturbedRoundWhilePooledSamplesAre() {
    RatioTable table = new RatioTable("title", "etcd", Figure.MEAN);
    table.add(1, "probe", of(100_000), of(100_000));
    table.add(2, "probe", of(100_000), of(100_000));
    table.add(3, "probe", of(100_000), of(400_000));

    assertThat(table.medians("probe")[0]).isEqualTo(1, within(0.01));
    assertThat(table.table().text()).containsPattern("pooled +probe +0\\.500");
  }

  @Test
  void aComparisonNobodyMadeHasNoMedian() {
    assertThat(new RatioTable("title", "etcd", Figure.P50).medians("fio")[0]).isNaN();
  }

  private static Histogram of(long nanos) {
    Histogram histogram = LatencyRecorder.emptyHistogram();
    histogram.recordValue(nanos);
    return histogram;
  }
}
