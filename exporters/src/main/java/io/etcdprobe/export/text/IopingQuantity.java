package io.etcdprobe.export.text;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Numbers as ioping prints them: the largest unit that fits, no decimals for a multiple of it, one
 * from ten of it on, two below. Numbers of things go to the trillion, sizes are powers of 1024.
 */
public final class IopingQuantity {

  private record Unit(String name, long factor) {}

  private static final Unit[] COUNT = {
    new Unit("T", 1_000_000_000_000L),
    new Unit("G", 1_000_000_000),
    new Unit("M", 1_000_000),
    new Unit("k", 1_000),
    new Unit("", 1)
  };

  private static final Unit[] SIZE = {
    new Unit("PiB", 1L << 50),
    new Unit("TiB", 1L << 40),
    new Unit("GiB", 1L << 30),
    new Unit("MiB", 1L << 20),
    new Unit("KiB", 1L << 10),
    new Unit("B", 1)
  };

  private static final Unit[] TIME = {
    new Unit("hour", 3_600_000_000_000L),
    new Unit("min", 60_000_000_000L),
    new Unit("s", 1_000_000_000),
    new Unit("ms", 1_000_000),
    new Unit("us", 1_000),
    new Unit("ns", 1)
  };

  private static final double[] POWERS = {1, 10, 100};

  /** Up to here a scaled value keeps three binary digits and more after its point. */
  private static final double LARGEST_SCALED = 1e9;

  private IopingQuantity() {}

  /** {@code 9}, {@code 1.23 k}; a part of a thing is cut off. */
  public static String count(double count) {
    return render((long) count, COUNT);
  }

  /** {@code 4 KiB}, {@code 19.2 MiB}; a part of a byte is cut off. */
  public static String size(double bytes) {
    return render((long) bytes, SIZE);
  }

  /** {@code 201.7 us}, {@code 1.90 ms}; a part of a nanosecond is cut off. */
  public static String time(double nanos) {
    return render((long) nanos, TIME);
  }

  private static String render(long value, Unit[] units) {
    Unit unit = units[units.length - 1];
    for (Unit candidate : units) {
      if (value >= candidate.factor) {
        unit = candidate;
        break;
      }
    }
    int decimals = value % unit.factor == 0 ? 0 : value >= unit.factor * 10 ? 1 : 2;
    String digits = fixed((double) value / unit.factor, decimals);
    return unit.name.isEmpty() ? digits : digits + " " + unit.name;
  }

  /** As C's {@code %.Nf}: the exact value of the double, a tie goes to the even digit. */
  public static String fixed(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return "0";
    }
    if (decimals < POWERS.length && Math.abs(value) < LARGEST_SCALED) {
      double scaled = value * POWERS[decimals];
      double rounded = Math.rint(scaled);
      // Far from a tie the multiplication's own rounding decides nothing.
      if (value >= 0 && Math.abs(Math.abs(scaled - rounded) - 0.5) > 1e-3) {
        return digits((long) rounded, decimals);
      }
    }
    return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String digits(long scaled, int decimals) {
    if (decimals == 0) {
      return Long.toString(scaled);
    }
    long power = (long) POWERS[decimals];
    String fraction = Long.toString(scaled % power);
    return scaled / power + "." + "0".repeat(decimals - fraction.length()) + fraction;
  }
}
