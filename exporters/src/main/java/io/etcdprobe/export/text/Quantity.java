package io.etcdprobe.export.text;

import io.etcdprobe.core.latency.LatencyText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Numbers for people, the same in every language setting. */
public final class Quantity {

  private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Quantity() {}

  /** {@code 2300 B}, {@code 64 MB}, {@code 1.5 GB}: powers of 1000, as disks are sold. */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while ((unit == 0 ? value >= 10_000 : value >= 999.5) && unit < BYTE_UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String digits =
        unit == 0 || value >= 99.95
            ? String.format(Locale.ROOT, "%.0f", value)
            : String.format(Locale.ROOT, "%.1f", value);
    return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits)
        + " "
        + BYTE_UNITS[unit];
  }

  /** {@code 12.3 %}, {@code 0.02 %}, {@code 0 %}. */
  public static String percent(double ratio) {
    double percent = 100 * ratio;
    String form = percent >= 9.995 ? "%.1f" : "%.2f";
    String digits = String.format(Locale.ROOT, form, percent);
    return (digits.matches("0\\.0+") ? "0" : digits) + " %";
  }

  /** A rate per second with as many digits as it needs, but no more than three after the point. */
  public static String rate(double perSecond) {
    return perSecond == Math.rint(perSecond)
        ? Long.toString((long) perSecond)
        : BigDecimal.valueOf(perSecond)
            .setScale(3, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
  }

  /** {@code 42 s}, {@code 1 h 2 min}, {@code 3 d 2 h}: two units at most; 0 s if negative. */
  public static String span(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return pair(seconds / 60, "min", seconds % 60, "s");
    }
    return seconds < 86_400
        ? pair(seconds / 3600, "h", seconds % 3600 / 60, "min")
        : pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
  }

  private static String pair(long large, String largeUnit, long small, String smallUnit) {
    return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }

  /** Events per day: {@code 0}, {@code <0.01}, {@code 3.2}, {@code >9999}; - if unknown. */
  public static String perDay(double times) {
    if (!Double.isFinite(times)) {
      return "-";
    }
    if (times == 0) {
      return "0";
    }
    return times < 0.01 ? "<0.01" : times >= 10_000 ? ">9999" : LatencyText.significant(times);
  }

  /** {@code 1 flush}, {@code 2 flushes}. */
  public static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
