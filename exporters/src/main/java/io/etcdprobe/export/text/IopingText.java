package io.etcdprobe.export.text;

import io.etcdprobe.core.ioping.Operation;
import io.etcdprobe.core.ioping.Request;
import io.etcdprobe.core.ioping.RequestObserver;
import io.etcdprobe.core.ioping.RequestReport;
import io.etcdprobe.core.ioping.RequestStatistics;
import io.etcdprobe.core.ioping.RequestTarget;
import io.etcdprobe.core.latency.LatencyProfile;
import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests as ioping prints them for people: a line for each, a raw line per period, the
 * statistics. What ioping does not have comes after ioping's own lines, and only if the user asked
 * for it.
 *
 * @param <T> receives the text and can be flushed
 */
public final class IopingText<T extends Appendable & Flushable> implements RequestObserver {

  /**
   * What to print.
   *
   * @param alternating whether reads and writes take turns
   * @param writing whether requests are writes
   * @param quiet whether single requests are left out
   * @param periodic whether there are lines for periods
   * @param percentiles whether to add quantiles
   * @param histogram whether to draw the distribution
   */
  public record Content(
      boolean alternating,
      boolean writing,
      boolean quiet,
      boolean periodic,
      boolean percentiles,
      boolean histogram) {}

  private final T out;
  private final Style style;
  private final Content content;
  private final @Nullable Supplier<String> localTime;
  private final StringBuilder line = new StringBuilder(256);
  private String where = "";

  /**
   * @param localTime the time to print before each request, or null to print none
   */
  public IopingText(T out, Style style, Content content, @Nullable Supplier<String> localTime) {
    this.out = out;
    this.style = style;
    this.content = content;
    this.localTime = localTime;
  }

  @Override
  public void begin(RequestTarget target) {
    where =
        printable(target.path())
            + " ("
            + printable(target.fileSystem())
            + " "
            + printable(target.device())
            + " "
            + IopingQuantity.size(target.deviceBytes());
  }

  /** Allocates only what the local time needs, because the next request follows at once. */
  @Override
  public void request(Request request) {
    line.setLength(0);
    if (localTime != null) {
      line.append(printable(localTime.get())).append(' ');
    }
    IopingQuantity.appendSize(line, request.bytes());
    line.append(request.operation() == Operation.WRITE ? " >>> " : " <<< ")
        .append(where)
        .append("): request=")
        .append(request.index())
        .append(" time=");
    IopingQuantity.appendTime(line, request.nanos());
    if (request.notice() != null) {
      line.append(" (").append(request.notice().text()).append(')');
    }
    print(line.append(request.endsBurst() ? "\n\n" : "\n"));
  }

  /** Allocates nothing unless there are quantiles, like {@link #request}. */
  @Override
  public void period(RequestStatistics statistics, @Nullable LatencyProfile latencies) {
    line.setLength(0);
    IopingRaw.append(line, statistics, latencies);
    print(line.append('\n'));
    flush();
  }

  @Override
  public void idle() {
    if (!content.quiet) {
      flush();
    }
  }

  /** Writes the statistics of the whole run. */
  public void end(RequestReport report) {
    if (!(content.quiet && content.periodic)) {
      begin(report.target());
      print(statistics(report.statistics()));
    }
    LatencyProfile latencies = report.latencies();
    if (latencies != null && content.percentiles) {
      print(percentiles(report.statistics(), latencies));
    }
    if (latencies != null && content.histogram && !latencies.isEmpty()) {
      print("\n");
      LatencyChart.render(latencies, Map.of(), new Page(out, style));
    }
    flush();
  }

  private String statistics(RequestStatistics all) {
    StringBuilder text = new StringBuilder(400);
    text.append("\n--- ").append(where).append(") ioping statistics ---\n");
    text.append(IopingQuantity.count(all.valid()))
        .append(" requests completed in ")
        .append(IopingQuantity.time(all.sumNanos()))
        .append(", ")
        .append(IopingQuantity.size(all.bytes()))
        .append(content.alternating ? "" : content.writing ? " written" : " read")
        .append(", ")
        .append(rates(all.iops(), all.speed()));
    if (all.tooFast() > 0) {
      text.append(IopingQuantity.count(all.tooFast())).append(" too fast, ");
    }
    if (all.tooSlow() > 0) {
      text.append(IopingQuantity.count(all.tooSlow())).append(" too slow, ");
    }
    text.append("generated ")
        .append(IopingQuantity.count(all.count()))
        .append(" requests in ")
        .append(IopingQuantity.time(all.loadNanos()))
        .append(", ")
        .append(IopingQuantity.size(all.loadBytes()))
        .append(", ")
        .append(rates(all.loadIops(), all.loadSpeed()));
    text.append("min/avg/max/mdev = ")
        .append(IopingQuantity.time(all.minNanos()))
        .append(" / ")
        .append(IopingQuantity.time(all.averageNanos()))
        .append(" / ")
        .append(IopingQuantity.time(all.maxNanos()))
        .append(" / ")
        .append(IopingQuantity.time(all.deviationNanos()))
        .append('\n');
    return text.toString();
  }

  private static String rates(double iops, double speed) {
    return IopingQuantity.count(iops) + " iops, " + IopingQuantity.size(speed) + "/s\n";
  }

  private static String percentiles(RequestStatistics all, LatencyProfile latencies) {
    StringBuilder text = new StringBuilder("p50/p90/p99/p99.9 = ");
    String separator = "";
    for (double quantile : IopingRaw.QUANTILES) {
      text.append(separator)
          .append(IopingQuantity.time(IopingRaw.quantile(all, latencies, quantile)));
      separator = " / ";
    }
    return text.append('\n').toString();
  }

  private void print(CharSequence text) {
    try {
      out.append(text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void flush() {
    try {
      out.flush();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Replaces characters of a name that could move the reader's cursor. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
