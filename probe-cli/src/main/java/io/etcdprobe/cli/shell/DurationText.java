package io.etcdprobe.cli.shell;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads durations as people type them: {@code 250ms}, {@code 8s}, {@code 1.5h}. A unit is required;
 * nothing is guessed.
 */
public final class DurationText implements ITypeConverter<Duration> {

  private static final Pattern FORM =
      Pattern.compile("([+-]?[0-9]{1,18}(?:\\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h|d)");
  private static final BigDecimal LONGEST_NANOS = new BigDecimal(365L * 86_400).movePointRight(9);

  @Override
  public Duration convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          text.matches("[0-9.]+")
              ? "'" + text + "' has no unit; write " + text + "s or " + text + "ms"
              : "'" + text + "' is not a duration; write for example 250ms, 8s, 5m or 2h");
    }
    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(nanosOf(matcher.group(2)));
    if (nanos.signum() < 0) {
      throw new TypeConversionException("'" + text + "' is negative; give 0s or more");
    }
    if (nanos.compareTo(LONGEST_NANOS) > 0) {
      throw new TypeConversionException("'" + text + "' is longer than a year");
    }
    return Duration.ofNanos(nanos.longValue());
  }

  private static BigDecimal nanosOf(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "ns" -> 1L;
          case "us", "µs" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 86_400_000_000_000L;
        });
  }
}
