package io.etcdprobe.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class ValueTextTest {

  @ParameterizedTest
  @CsvSource({
    "250ms,PT0.25S",
    "8s,PT8S",
    "2h,PT2H",
    "1.5m,PT90S",
    "3us,PT0.000003S",
    "3µs,PT0.000003S",
    "7ns,PT0.000000007S",
    "1d,PT24H",
    "0s,PT0S"
  })
  void shouldReadDurations(String text, Duration duration) {
    assertThat(new DurationText().convert(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({
    "512,512",
    "4k,4096",
    "4K,4096",
    "4KiB,4096",
    "4kB,4000",
    "64MiB,67108864",
    "64MB,64000000",
    "64m,67108864",
    "1g,1073741824",
    "1.5k,1536",
    "0,0",
    "7B,7"
  })
  void shouldReadSizesAsFioAndIopingDo(String text, long bytes) {
    assertThat(new SizeText().convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"150,150", "0.5,0.5", "max,0", "1000000,1000000"})
  void shouldReadRates(String text, double rate) {
    assertThat(new RateText().convert(text)).isEqualTo(rate);
  }

  @Property(tries = 1000)
  void shouldAnswerAnyTextWithAValueInRangeOrOneLine(@ForAll String text) {
    try {
      assertThat(new DurationText().convert(text)).isBetween(Duration.ZERO, Duration.ofDays(366));
    } catch (TypeConversionException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
    try {
      assertThat(new SizeText().convert(text)).isNotNegative();
    } catch (TypeConversionException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
    try {
      assertThat(new RateText().convert(text)).isBetween(0.0, 1e6);
    } catch (TypeConversionException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @Property(tries = 200)
  void shouldReadBackWhatItWouldWrite(@ForAll @IntRange(min = 0, max = 1_000_000) int millis) {
    assertThat(new DurationText().convert(millis + "ms")).isEqualTo(Duration.ofMillis(millis));
    assertThat(new SizeText().convert(millis + "k")).isEqualTo(millis * 1024L);
  }
}
