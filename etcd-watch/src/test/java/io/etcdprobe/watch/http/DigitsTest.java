package io.etcdprobe.watch.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigitsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 10, 0",
    "007, 10, 7",
    "999999999999999999, 10, 999999999999999999",
    "fF, 16, 255",
    "fffffffffffffff, 16, 1152921504606846975"
  })
  void shouldReadNumbers(String text, int base, long number) {
    assertThat(Digits.number(text, 0, text.length(), base)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-1", "+1", "1 ", "0x1", "1.0", "\u0661", "1000000000000000000"})
  void shouldTakeNothingElseForANumber(String text) {
    assertThat(Digits.number(text, 0, text.length(), 10)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000000000000000", "g", "-f", "\uff21"})
  void shouldTakeNothingElseForAHexadecimalNumber(String text) {
    assertThat(Digits.number(text, 0, text.length(), 16)).isEqualTo(-1);
  }
}
