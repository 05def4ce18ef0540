package io.etcdprobe.export.text;

import io.etcdprobe.core.ioping.RequestStatistics;
import io.etcdprobe.core.latency.LatencyProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ioping's raw statistics: ten numbers in a line. Valid requests, time in them (ns), requests per
 * second, bytes per second, min, average, max and deviation (ns), requests made, total time (ns).
 * If the user asked for quantiles, p50, p90, p99 and p99.9 (ns) follow.
 */
public final class IopingRaw {

  /** The quantiles that we show. */
  static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.99, 0.999);

  private IopingRaw() {}

  /** Returns the line without its line feed. */
  public static String line(RequestStatistics figures, @Nullable LatencyProfile latencies) {
    StringBuilder line = new StringBuilder(120);
    append(line, figures, latencies);
    return line.toString();
  }

  /** Appends the line without its line feed; allocates nothing unless there are quantiles. */
  static void append(
      StringBuilder line, RequestStatistics figures, @Nullable LatencyProfile latencies) {
    line.append(figures.valid());
    appendRounded(line, figures.sumNanos());
    appendRounded(line, figures.iops());
    appendRounded(line, figures.speed());
    line.append(' ').append(figures.minNanos());
    appendRounded(line, figures.averageNanos());
    line.append(' ').append(figures.maxNanos());
    appendRounded(line, figures.deviationNanos());
    line.append(' ').append(figures.count()).append(' ').append(figures.loadNanos());
    if (latencies != null) {
      for (double quantile : QUANTILES) {
        line.append(' ').append(quantile(figures, latencies, quantile));
      }
    }
  }

  /** A quantile, to three digits, but never above the largest request, which is known exactly. */
  public static long quantile(
      RequestStatistics figures, LatencyProfile latencies, double quantile) {
    return Math.min(latencies.quantileNanos(quantile), figures.maxNanos());
  }

  private static void appendRounded(StringBuilder line, double value) {
    IopingQuantity.appendFixed(line.append(' '), value, 0);
  }
}
