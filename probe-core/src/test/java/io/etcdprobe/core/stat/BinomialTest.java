package io.etcdprobe.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class BinomialTest {

  @Property(tries = 200)
  void shouldAgreeWithTheExactSum(
      @ForAll @IntRange(min = 1, max = 60) int n,
      @ForAll @IntRange(min = 0, max = 60) int k,
      @ForAll @Scale(3) @DoubleRange(min = 0.001, max = 0.999) double p) {
    assertThat(Binomial.cumulative(k, n, p)).isCloseTo(exact(k, n, p), within(1e-11));
  }

  @Property(tries = 200)
  void shouldFindTheSmallestCountThatReachesAProbability(
      @ForAll @IntRange(min = 1, max = 100_000) int n,
      @ForAll @Scale(3) @DoubleRange(min = 0.001, max = 0.999) double probability,
      @ForAll @Scale(3) @DoubleRange(min = 0.001, max = 0.999) double p) {
    long k = Binomial.quantile(probability, n, p);

    assertThat(Binomial.cumulative(k, n, p)).isGreaterThanOrEqualTo(probability);
    assertThat(Binomial.cumulative(k - 1, n, p)).isLessThan(probability);
  }

  @Test
  void shouldKnowTheSampleSizeThatBoundsAP99FromAbove() {
    // "p99 below X" with 95 % confidence and nothing beyond X takes 299 samples: ln(0.05) /
    // ln(0.99).
    assertThat(Binomial.cumulative(0, 298, 0.01)).isGreaterThan(0.05);
    assertThat(Binomial.cumulative(0, 299, 0.01)).isLessThan(0.05);
  }

  @Test
  void shouldStayAccurateForAMillionSamples() {
    // The distribution's median lies within one of n p.
    assertThat(Binomial.quantile(0.5, 1_000_000, 0.01)).isBetween(9_999L, 10_001L);
  }

  @Test
  void shouldRejectWhatIsNoDistribution() {
    assertThatThrownBy(() -> Binomial.cumulative(1, -1, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Binomial.cumulative(1, 2, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double exact(int k, int n, double p) {
    BigDecimal success = new BigDecimal(p);
    BigDecimal failure = BigDecimal.ONE.subtract(success);
    BigDecimal ways = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i <= Math.min(k, n); i++) {
      sum = sum.add(ways.multiply(success.pow(i)).multiply(failure.pow(n - i)));
      ways =
          ways.multiply(BigDecimal.valueOf(n - i))
              .divide(BigDecimal.valueOf(i + 1), MathContext.DECIMAL128);
    }
    return sum.doubleValue();
  }
}
