package io.etcdprobe.export.text;

import java.util.Collection;

/**
 * A row of small bars on a logarithmic scale: ten times the latency is always the same step higher.
 */
final class Sparkline {

  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final String ASCII = "_.-=+*%#";

  /** The lowest bar means 100 µs or less, the highest one second or more: four decades. */
  private static final double LOWEST_NANOS = 1e5;

  private static final double DECADES = 4;

  private Sparkline() {}

  static String of(Collection<Long> nanos, boolean unicode) {
    StringBuilder line = new StringBuilder();
    for (long value : nanos) {
      double height = Math.log10(Math.max(1, value) / LOWEST_NANOS) / DECADES;
      int bar = (int) Math.clamp(Math.floor(height * BARS.length()), 0.0, BARS.length() - 1.0);
      line.append((unicode ? BARS : ASCII).charAt(bar));
    }
    return line.toString();
  }
}
