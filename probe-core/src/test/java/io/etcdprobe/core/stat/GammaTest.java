package io.etcdprobe.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class GammaTest {

  @Property(tries = 200)
  void shouldAgreeWithThePoissonSum(
      @ForAll @IntRange(min = 1, max = 200) int shape,
      @ForAll @Scale(3) @DoubleRange(min = 0.01, max = 300) double x) {
    // So many events or more are seen by x exactly if their waiting time is up.
    assertThat(Gamma.lower(shape, x))
        .isCloseTo(1 - PoissonRate.cumulative(shape - 1, x), within(1e-9));
  }

  @Property(tries = 200)
  void shouldFindTheQuantile(
      @ForAll @Scale(3) @DoubleRange(min = 1, max = 500) double shape,
      @ForAll @Scale(3) @DoubleRange(min = 0.001, max = 0.999) double share) {
    assertThat(Gamma.lower(shape, Gamma.quantile(share, shape))).isCloseTo(share, within(1e-6));
  }
}
