package io.etcdprobe.cli.preflight;

import picocli.CommandLine.TypeConversionException;

/** Reads a share: {@code 1%} or {@code 0.5%}. */
final class PercentText {

  private PercentText() {}

  static double convert(String text) {
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,9})?%")) {
      throw new TypeConversionException("'" + text + "' is no share; write for example 0.5%");
    }
    double percent = Double.parseDouble(text.substring(0, text.length() - 1));
    if (percent > 100) {
      throw new TypeConversionException("'" + text + "' is over 100%");
    }
    return percent / 100;
  }
}
