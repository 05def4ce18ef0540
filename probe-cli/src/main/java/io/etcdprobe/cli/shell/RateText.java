package io.etcdprobe.cli.shell;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads operations per second: {@code 150}, {@code 0.5}, or {@code max} (0 here), where each
 * operation begins when the last one is done.
 */
public final class RateText implements ITypeConverter<Double> {

  public static final double MAX = 0;

  /** The largest rate, per second. */
  public static final double MOST = 1_000_000;

  /** The smallest rate, per second. */
  public static final double LEAST = 0.001;

  @Override
  public Double convert(String text) {
    if (text.equals("max")) {
      return MAX;
    }
    if (!text.matches("[+-]?[0-9]{1,12}(\\.[0-9]{1,9})?")) {
      throw new TypeConversionException(
          "'" + text + "' is not a rate; write a number per second, for example 150, or max");
    }
    double rate = Double.parseDouble(text);
    if (rate < LEAST || rate > MOST) {
      throw new TypeConversionException(
          "'" + text + "' is not between 0.001 and 1000000 per second; for no pacing write max");
    }
    return rate;
  }
}
