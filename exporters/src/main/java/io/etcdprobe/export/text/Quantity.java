package io.etcdprobe.export.text;

import java.util.Locale;

/** Numbers for people, the same in every language setting. */
final class Quantity {

  private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Quantity() {}

  /** {@code 2300 B}, {@code 64 MB}, {@code 1.5 GB}: powers of 1000, as disks are sold. */
  static String bytes(long bytes) {
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
  static String percent(double ratio) {
    double percent = 100 * ratio;
    String form = percent >= 9.995 ? "%.1f" : "%.2f";
    String digits = String.format(Locale.ROOT, form, percent);
    return (digits.matches("0\\.0+") ? "0" : digits) + " %";
  }

  /** A rate per second with as many digits as it needs. */
  static String rate(double perSecond) {
    return perSecond == Math.rint(perSecond)
        ? Long.toString((long) perSecond)
        : Double.toString(perSecond);
  }

  /** {@code 1 flush}, {@code 2 flushes}. */
  static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
