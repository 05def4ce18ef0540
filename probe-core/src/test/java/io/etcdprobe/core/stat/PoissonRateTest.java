package io.etcdprobe.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoissonRateTest {

  // Garwood's table of one-sided 95 % limits.
  @ParameterizedTest
  @CsvSource({"0,2.996", "1,4.744", "2,6.296", "5,10.513", "10,16.962", "50,63.287"})
  void shouldKnowTheExactUpperLimits(long seen, double limit) {
    assertThat(PoissonRate.upperLimit(seen, 0.95)).isCloseTo(limit, within(0.001));
  }

  @Property(tries = 50)
  void shouldGrowWithWhatWasSeen(@ForAll @IntRange(min = 0, max = 999) int seen) {
    assertThat(PoissonRate.upperLimit(seen + 1, 0.95))
        .isGreaterThan(PoissonRate.upperLimit(seen, 0.95));
  }
}
