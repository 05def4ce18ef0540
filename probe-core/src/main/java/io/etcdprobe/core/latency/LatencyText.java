package io.etcdprobe.core.latency;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Durations as text: three significant digits and a fitting unit, the same in every locale. */
public final class LatencyText {

  private static final String[] UNITS = {"ns", "µs", "ms", "s"};

  private LatencyText() {}

  /**
   * Renders nanoseconds as {@code 412 µs}, {@code 1.23 ms}, {@code 10 ms}, {@code 2 min}, {@code 3
   * h}.
   *
   * @param nanos nanoseconds, 0 or more
   */
  public static String of(double nanos) {
    if (nanos < 1) {
      return "0 ns";
    }
    double value = nanos;
    int unit = 0;
    // 999.5 of a unit would be rounded to 1000.
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    if (unit == UNITS.length - 1 && value >= 99.5) {
      return value >= 99.5 * 60 ? digits(value / 3600) + " h" : digits(value / 60) + " min";
    }
    return digits(value) + " " + UNITS[unit];
  }

  /** A number with three significant digits, without an exponent. */
  public static String significant(double value) {
    return digits(value);
  }

  private static String digits(double value) {
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(3, RoundingMode.HALF_UP)).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0).toPlainString() : rounded.toPlainString();
  }
}
