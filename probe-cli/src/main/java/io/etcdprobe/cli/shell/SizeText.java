package io.etcdprobe.cli.shell;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads sizes in bytes as people type them: {@code 512}, {@code 4k}, {@code 64MiB}, {@code 64MB}.
 * As in fio and ioping, k, m or g alone is a power of 1024. With only {@code B} after it (kB, MB,
 * GB) it is a power of 1000.
 */
public final class SizeText implements ITypeConverter<Long> {

  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?[0-9]{1,18}(?:\\.[0-9]{1,9})?)(?:([kmg])(i?b)?|b)?", Pattern.CASE_INSENSITIVE);

  @Override
  public Long convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a size; write for example 512, 4k or 64MiB");
    }
    BigDecimal bytes =
        new BigDecimal(matcher.group(1)).multiply(factor(matcher.group(2), matcher.group(3)));
    if (bytes.signum() < 0) {
      throw new TypeConversionException("'" + text + "' is negative");
    }
    if (bytes.stripTrailingZeros().scale() > 0) {
      throw new TypeConversionException("'" + text + "' is not a whole number of bytes");
    }
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new TypeConversionException("'" + text + "' is larger than any disk");
    }
    return bytes.longValueExact();
  }

  private static BigDecimal factor(String prefix, String suffix) {
    if (prefix == null) {
      return BigDecimal.ONE;
    }
    int power =
        switch (prefix.toLowerCase(Locale.ROOT)) {
          case "k" -> 1;
          case "m" -> 2;
          default -> 3;
        };
    boolean decimal = suffix != null && suffix.equalsIgnoreCase("b");
    return BigDecimal.valueOf(decimal ? 1000 : 1024).pow(power);
  }
}
