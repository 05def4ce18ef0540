package io.etcdprobe.cli.ioping;

import io.etcdprobe.cli.shell.UsageException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads numbers as ioping does: what strtod(3) accepts, optionally a fraction ({@code 1/3}), and a
 * suffix in upper or lower case. Text that ioping would read as 0 or as nonsense ({@code -i s},
 * {@code -i nan}) is refused.
 */
final class IopingNumber {

  private static final Pattern NUMBER =
      Pattern.compile(
          "\\s*([+-]?(?:0[xX](?:[0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)(?:[pP][+-]?[0-9]+)?"
              + "|(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?))(.*)",
          Pattern.DOTALL);

  private static final Map<String, Double> COUNT =
      Map.of("", 1.0, "da", 1e1, "k", 1e3, "m", 1e6, "g", 1e9, "t", 1e12, "p", 1e15, "e", 1e18);

  private static final double KIB = 1024;

  private static final Map<String, Double> SIZE =
      Map.ofEntries(
          Map.entry("", 1.0),
          Map.entry("b", 1.0),
          Map.entry("sector", 512.0),
          Map.entry("page", 4096.0),
          Map.entry("k", KIB),
          Map.entry("kb", KIB),
          Map.entry("kib", KIB),
          Map.entry("m", Math.pow(KIB, 2)),
          Map.entry("mb", Math.pow(KIB, 2)),
          Map.entry("mib", Math.pow(KIB, 2)),
          Map.entry("g", Math.pow(KIB, 3)),
          Map.entry("gb", Math.pow(KIB, 3)),
          Map.entry("gib", Math.pow(KIB, 3)),
          Map.entry("t", Math.pow(KIB, 4)),
          Map.entry("tb", Math.pow(KIB, 4)),
          Map.entry("tib", Math.pow(KIB, 4)),
          Map.entry("pb", Math.pow(KIB, 5)),
          Map.entry("pib", Math.pow(KIB, 5)),
          Map.entry("eb", Math.pow(KIB, 6)));

  private static final Map<String, Double> TIME =
      Map.ofEntries(
          Map.entry("", 1e9),
          Map.entry("s", 1e9),
          Map.entry("sec", 1e9),
          Map.entry("ns", 1.0),
          Map.entry("nsec", 1.0),
          Map.entry("us", 1e3),
          Map.entry("usec", 1e3),
          Map.entry("ms", 1e6),
          Map.entry("msec", 1e6),
          Map.entry("m", 60e9),
          Map.entry("min", 60e9),
          Map.entry("h", 3600e9),
          Map.entry("hour", 3600e9));

  private IopingNumber() {}

  /** A count, 0 to 2147483647, rounded down. */
  static long count(String text) throws UsageException {
    return (long) parse(text, COUNT, Integer.MAX_VALUE);
  }

  /** A rate per second, 0 to 1e9. */
  static double rate(String text) throws UsageException {
    return parse(text, COUNT, 1e9);
  }

  /** A size in bytes. */
  static long size(String text) throws UsageException {
    return (long) parse(text, SIZE, largestLong());
  }

  /** A time in nanoseconds. */
  static long time(String text) throws UsageException {
    return (long) parse(text, TIME, largestLong());
  }

  /** A seed: decimal, hexadecimal after 0x, octal after 0, as strtoull(3) reads it. */
  static long seed(String text) throws UsageException {
    String digits = text.strip();
    try {
      if (digits.toLowerCase(Locale.ROOT).startsWith("0x")) {
        return Long.parseUnsignedLong(digits.substring(2), 16);
      }
      boolean octal = digits.length() > 1 && digits.startsWith("0");
      return Long.parseUnsignedLong(digits, octal ? 8 : 10);
    } catch (NumberFormatException wrong) {
      throw new UsageException("invalid seed: \"" + text + "\"");
    }
  }

  /** The largest double that fits into a long. */
  private static double largestLong() {
    return Math.nextDown(0x1p63);
  }

  private static double parse(String text, Map<String, Double> suffixes, double max)
      throws UsageException {
    Matcher matcher = NUMBER.matcher(text);
    double value = 1;
    String suffix = text;
    if (matcher.matches()) {
      value = value(matcher.group(1));
      suffix = matcher.group(2);
    } else if (!text.startsWith("/")) {
      throw new UsageException("invalid number: \"" + text + "\"");
    }
    if (suffix.startsWith("/")) {
      Matcher denominator = NUMBER.matcher(suffix.substring(1));
      if (!denominator.matches() || value(denominator.group(1)) == 0) {
        throw new UsageException("division by zero in parsing argument: " + text);
      }
      value /= value(denominator.group(1));
      suffix = denominator.group(2);
    }
    Double factor = suffixes.get(suffix.toLowerCase(Locale.ROOT));
    if (factor == null) {
      throw new UsageException("invalid suffix: \"" + suffix + "\"");
    }
    value *= factor;
    if (!(value >= 0 && value <= max)) {
      throw new UsageException("integer overflow at parsing argument: " + text);
    }
    return value;
  }

  private static double value(String number) {
    boolean hexadecimal = number.toLowerCase(Locale.ROOT).contains("0x");
    boolean exponent = number.toLowerCase(Locale.ROOT).contains("p");
    return Double.parseDouble(hexadecimal && !exponent ? number + "p0" : number);
  }
}
