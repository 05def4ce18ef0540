package io.etcdprobe.core.latency;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyTextTest {

  @ParameterizedTest
  @CsvSource({
    "0,0 ns",
    "1,1 ns",
    "999.4,999 ns",
    "999.6,1 µs",
    "412345,412 µs",
    "1234567,1.23 ms",
    "10000000,10 ms",
    "999600000,1 s",
    "1200000000,1.2 s",
    "60000000000,60 s",
    "120000000000,2 min",
    "10800000000000,3 h"
  })
  void shouldRenderThreeDigitsAndTheFittingUnit(double nanos, String text) {
    assertThat(LatencyText.of(nanos)).isEqualTo(text);
  }

  @Property(tries = 500)
  void shouldNeverNeedMoreThanEightCharacters(
      @ForAll @LongRange(min = 0, max = LatencyRecorder.MAX_NANOS) long nanos) {
    assertThat(LatencyText.of(nanos))
        .hasSizeLessThanOrEqualTo(8)
        .matches("\\d+(\\.\\d+)? (ns|µs|ms|s|min|h)");
  }
}
