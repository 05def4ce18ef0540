package io.etcdprobe.export.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class IopingQuantityTest {

  @Test
  void shouldUseTheLargestUnitThatFits() {
    assertThat(IopingQuantity.time(0)).isEqualTo("0 ns");
    assertThat(IopingQuantity.time(999)).isEqualTo("999 ns");
    assertThat(IopingQuantity.time(1500)).isEqualTo("1.50 us");
    assertThat(IopingQuantity.time(2_000_000)).isEqualTo("2 ms");
    assertThat(IopingQuantity.time(12_345_678)).isEqualTo("12.3 ms");
    assertThat(IopingQuantity.time(90_000_000_000L)).isEqualTo("1.50 min");
    assertThat(IopingQuantity.size(4096)).isEqualTo("4 KiB");
    assertThat(IopingQuantity.size(6000)).isEqualTo("5.86 KiB");
    assertThat(IopingQuantity.size(0)).isEqualTo("0 B");
    assertThat(IopingQuantity.count(999)).isEqualTo("999");
    assertThat(IopingQuantity.count(1234)).isEqualTo("1.23 k");
    assertThat(IopingQuantity.count(12.9)).isEqualTo("12");
  }

  @Property
  void shouldRoundAsCDoes(
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long value,
      @ForAll @LongRange(min = 1, max = 1_000_000) long factor,
      @ForAll @IntRange(min = 0, max = 2) int decimals) {
    double quotient = (double) value / factor;
    assertThat(IopingQuantity.fixed(quotient, decimals))
        .isEqualTo(
            new BigDecimal(quotient).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString());
  }

  @Property
  void shouldRoundNearTiesAsCDoes(
      @ForAll @LongRange(min = 0, max = 999_999_999) long below,
      @ForAll @IntRange(min = 1, max = 2) int decimals,
      @ForAll @IntRange(min = -1, max = 1) int steps) {
    double tie = (2 * below + 1) / (decimals == 1 ? 20.0 : 200.0);
    double value = tie + steps * Math.ulp(tie);
    assertThat(IopingQuantity.fixed(value, decimals))
        .isEqualTo(
            new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString());
  }

  @Test
  void shouldRoundTiesToTheEvenDigitOfTheExactValue() {
    assertThat(IopingQuantity.fixed(0.125, 2)).isEqualTo("0.12");
    assertThat(IopingQuantity.fixed(0.375, 2)).isEqualTo("0.38");
    assertThat(IopingQuantity.fixed(2.675, 2)).isEqualTo("2.67");
    assertThat(IopingQuantity.fixed(2.5, 0)).isEqualTo("2");
    assertThat(IopingQuantity.fixed(Double.NaN, 0)).isEqualTo("0");
  }
}
