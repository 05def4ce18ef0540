package io.etcdprobe.core.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyProfileTest {

  @Test
  void shouldBeReadableByAnyHdrHistogram() throws Exception {
    Histogram histogram = LatencyRecorder.emptyHistogram();
    histogram.recordValue(1_000);
    histogram.recordValue(2_000_000);
    LatencyProfile profile = LatencyProfile.of(histogram, 0);

    Histogram decoded =
        Histogram.decodeFromCompressedByteBuffer(
            ByteBuffer.wrap(Base64.getDecoder().decode(profile.encoded())), 0);

    assertThat(decoded).isEqualTo(histogram);
  }

  @Test
  void shouldNotChangeWithTheHistogramItWasMadeFrom() {
    Histogram histogram = LatencyRecorder.emptyHistogram();
    histogram.recordValue(5);
    LatencyProfile profile = LatencyProfile.of(histogram, 0);
    histogram.recordValue(500);
    profile.histogram().recordValue(500);

    assertThat(profile.count()).isEqualTo(1);
  }

  @Test
  void shouldShowZeroForNothing() {
    LatencyProfile empty = LatencyProfile.empty();

    assertThat(empty.isEmpty()).isTrue();
    assertThat(empty.meanNanos()).isZero();
    assertThat(empty.minNanos()).isZero();
    assertThat(empty.maxNanos()).isZero();
    assertThat(empty.quantileNanos(0.99)).isZero();
    assertThat(empty.countAtLeast(0)).isZero();
  }

  @Test
  void shouldCountWhatLastedAtLeastSoLong() {
    Histogram histogram = LatencyRecorder.emptyHistogram();
    for (long nanos : new long[] {1_000, 10_000_000, 50_000_000}) {
      histogram.recordValue(nanos);
    }
    LatencyProfile profile = LatencyProfile.of(histogram, 0);

    assertThat(profile.countAtLeast(0)).isEqualTo(3);
    assertThat(profile.countAtLeast(10_000_000)).isEqualTo(2);
    assertThat(profile.countAtLeast(20_000_000)).isEqualTo(1);
    assertThat(profile.countAtLeast(100_000_000)).isZero();
  }
}
