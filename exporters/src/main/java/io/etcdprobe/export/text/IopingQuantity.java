package io.etcdprobe.export.text;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Numbers as ioping prints them, in the largest unit that fits. A multiple of the unit has no
 * decimals, a number from ten units on has one, a smaller number two. Counts go up to the trillion,
 * and sizes use powers of 1024.
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

  /** Up to here a scaled value keeps at least three binary digits after its point. */
  private static final double LARGEST_SCALED = 1e9;

  /** Up to here a whole number fits into a long. */
  private static final double LARGEST_WHOLE = 9e18;

  private IopingQuantity() {}

  /** {@code 9}, {@code 1.23 k}; fractions are cut off. */
  public static String count(double count) {
    return render((long) count, COUNT);
  }

  /** {@code 4 KiB}, {@code 19.2 MiB}; fractions of a byte are cut off. */
  public static String size(double bytes) {
    return render((long) bytes, SIZE);
  }

  /** {@code 201.7 us}, {@code 1.90 ms}; fractions of a nanosecond are cut off. */
  public static String time(double nanos) {
    return render((long) nanos, TIME);
  }

  /** Appends a {@link #size} without allocating. */
  static void appendSize(StringBuilder text, double bytes) {
    append(text, (long) bytes, SIZE);
  }

  /** Appends a {@link #time} without allocating. */
  static void appendTime(StringBuilder text, double nanos) {
    append(text, (long) nanos, TIME);
  }

  private static String render(long value, Unit[] units) {
    StringBuilder text = new StringBuilder(16);
    append(text, value, units);
    return text.toString();
  }

  private static void append(StringBuilder text, long value, Unit[] units) {
    Unit unit = units[units.length - 1];
    for (Unit candidate : units) {
      if (value >= candidate.factor) {
        unit = candidate;
        break;
      }
    }
    int decimals = value % unit.factor == 0 ? 0 : value >= unit.factor * 10 ? 1 : 2;
    appendFixed(text, (double) value / unit.factor, decimals);
    if (!unit.name.isEmpty()) {
      text.append(' ').append(unit.name);
    }
  }

  /**
   * Formats like C's {@code %.Nf}: the double's exact value is rounded, a tie to the even digit.
   */
  public static String fixed(double value, int decimals) {
    StringBuilder text = new StringBuilder(24);
    appendFixed(text, value, decimals);
    return text.toString();
  }

  /** Appends what {@link #fixed} returns; allocates nothing for up to two decimals. */
  static void appendFixed(StringBuilder text, double value, int decimals) {
    if (!Double.isFinite(value)) {
      text.append('0');
      return;
    }
    if (decimals == 0 && value >= 0 && value < LARGEST_WHOLE) {
      // Exact, and a tie goes to the even number.
      text.append((long) Math.rint(value));
      return;
    }
    if (decimals < POWERS.length && value >= 0 && value < LARGEST_SCALED) {
      appendDigits(text, rounded(value, POWERS[decimals]), decimals);
      return;
    }
    text.append(new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString());
  }

  /** Rounds the exact product {@code value * power} to a whole number, a tie to the even one. */
  private static long rounded(double value, double power) {
    double scaled = value * power;
    long below = (long) Math.floor(scaled);
    if (Math.abs(scaled - below - 0.5) > 1e-3) {
      // Far from a tie the rounding error of the multiplication makes no difference.
      return (long) Math.rint(scaled);
    }
    // Twice the distance from the tie. It is rounded only once, so its sign is right.
    double distance = Math.fma(value, 2 * power, -(2.0 * below + 1));
    boolean up = distance == 0 ? (below & 1) == 1 : distance > 0;
    return up ? below + 1 : below;
  }

  private static void appendDigits(StringBuilder text, long scaled, int decimals) {
    long power = (long) POWERS[decimals];
    text.append(scaled / power).append('.');
    long fraction = scaled % power;
    for (long digit = power / 10; digit > 0; digit /= 10) {
      text.append((char) ('0' + fraction / digit % 10));
    }
  }
}
