package io.etcdprobe.export.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.etcdprobe.core.ioping.Operation;
import io.etcdprobe.core.ioping.Request;
import io.etcdprobe.core.ioping.RequestObserver;
import io.etcdprobe.core.ioping.RequestReport;
import io.etcdprobe.core.ioping.RequestStatistics;
import io.etcdprobe.core.ioping.RequestTarget;
import io.etcdprobe.core.ioping.Spike;
import io.etcdprobe.core.ioping.SpikeVerdict;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.export.text.IopingQuantity;
import io.etcdprobe.export.text.IopingRaw;
import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/**
 * ioping's JSON: one array with an object for each request and for each set of statistics, in
 * ioping's own layout. Our additional keys ({@code percentiles}, {@code histogram}, {@code
 * verdict}) appear only if the user asked for them.
 *
 * @param <T> receives the text and can be flushed
 */
public final class IopingJson<T extends Appendable & Flushable> implements RequestObserver {

  private static final List<Double> QUANTILES = List.of(50.0, 90.0, 99.0, 99.9);

  private final T out;
  private final boolean quiet;
  private final boolean percentiles;
  private final boolean histogram;
  private final Supplier<Instant> clock;
  private final Function<Instant, String> localTime;
  private String where = "";
  private boolean first = true;

  /**
   * @param quiet whether single requests are left out
   * @param percentiles whether to add quantiles
   * @param histogram whether to add the distribution
   * @param clock the time of a line
   * @param localTime formats that time
   */
  public IopingJson(
      T out,
      boolean quiet,
      boolean percentiles,
      boolean histogram,
      Supplier<Instant> clock,
      Function<Instant, String> localTime) {
    this.out = out;
    this.quiet = quiet;
    this.percentiles = percentiles;
    this.histogram = histogram;
    this.clock = clock;
    this.localTime = localTime;
  }

  @Override
  public void begin(RequestTarget target) {
    StringBuilder text = new StringBuilder(256);
    text.append("  \"target\": {\n");
    field(text, "path", quoted(target.path()), ",");
    field(text, "fstype", quoted(target.fileSystem()), ",");
    field(text, "device", quoted(target.device()), ",");
    field(text, "device_size", target.deviceBytes(), "");
    where = text.append("  },\n").toString();
    print("[");
  }

  @Override
  public void request(Request request) {
    StringBuilder text = head();
    text.append("  \"io\": {\n");
    field(text, "request", request.index(), ",");
    field(text, "operation", request.operation() == Operation.READ ? "\"read\"" : "\"write\"", ",");
    field(text, "size", request.bytes(), ",");
    field(text, "time", request.nanos(), ",");
    field(text, "ignored", !request.valid(), "");
    print(text.append("  }\n}"));
  }

  @Override
  public void period(RequestStatistics statistics, @Nullable LatencyProfile latencies) {
    print(statistics(statistics, latencies).append("\n}"));
    flush();
  }

  @Override
  public void idle() {
    if (!quiet) {
      flush();
    }
  }

  /** Writes the statistics of the whole run and ends the array. */
  public void end(RequestReport report) {
    StringBuilder text = statistics(report.statistics(), report.latencies());
    if (report.verdict() != null) {
      text.append(",\n  \"verdict\": ").append(verdict(report.verdict()));
    }
    print(text.append("\n}]\n"));
    flush();
  }

  private StringBuilder head() {
    StringBuilder text = new StringBuilder(512);
    Instant now = clock.get();
    text.append(first ? "{\n" : ",{\n");
    first = false;
    double seconds = now.getEpochSecond() + now.getNano() / 1e9;
    text.append("  \"timestamp\": ").append(IopingQuantity.fixed(seconds, 6)).append(",\n");
    text.append("  \"localtime\": ").append(quoted(localTime.apply(now))).append(",\n");
    return text.append(where);
  }

  private StringBuilder statistics(RequestStatistics all, @Nullable LatencyProfile latencies) {
    StringBuilder text = head();
    text.append("  \"stat\": {\n");
    field(text, "count", all.valid(), ",");
    field(text, "size", all.bytes(), ",");
    field(text, "time", IopingQuantity.fixed(all.sumNanos(), 0), ",");
    field(text, "iops", IopingQuantity.fixed(all.iops(), 6), ",");
    field(text, "bps", IopingQuantity.fixed(all.speed(), 0), ",");
    field(text, "min", all.minNanos(), ",");
    field(text, "avg", IopingQuantity.fixed(all.averageNanos(), 0), ",");
    field(text, "max", all.maxNanos(), ",");
    boolean more = latencies != null && (percentiles || histogram);
    field(text, "mdev", IopingQuantity.fixed(all.deviationNanos(), 0), more ? "," : "");
    if (latencies != null) {
      beyond(text, all, latencies);
    }
    text.append("  },\n  \"load\": {\n");
    field(text, "count", all.count(), ",");
    field(text, "size", all.loadBytes(), ",");
    field(text, "time", all.loadNanos(), ",");
    field(text, "iops", IopingQuantity.fixed(all.loadIops(), 6), ",");
    field(text, "bps", IopingQuantity.fixed(all.loadSpeed(), 0), "");
    return text.append("  }");
  }

  private void beyond(StringBuilder text, RequestStatistics all, LatencyProfile latencies) {
    if (percentiles) {
      StringBuilder values = new StringBuilder("{");
      String separator = "";
      for (double quantile : QUANTILES) {
        values
            .append(separator)
            .append(quoted("p" + (quantile == 99.9 ? "99.9" : Long.toString((long) quantile))))
            .append(": ")
            .append(IopingRaw.quantile(all, latencies, quantile / 100));
        separator = ", ";
      }
      field(text, "percentiles", values.append('}'), histogram ? "," : "");
    }
    if (histogram) {
      field(text, "histogram", buckets(latencies.histogram()), "");
    }
  }

  /** Pairs of a latency in nanoseconds, to three digits, and how many requests took it. */
  private static String buckets(Histogram histogram) {
    StringBuilder text = new StringBuilder("[");
    String separator = "";
    for (HistogramIterationValue value : histogram.recordedValues()) {
      text.append(separator)
          .append('[')
          .append(value.getValueIteratedTo())
          .append(", ")
          .append(value.getCountAtValueIteratedTo())
          .append(']');
      separator = ", ";
    }
    return text.append(']').toString();
  }

  private static String verdict(SpikeVerdict verdict) {
    StringBuilder text = new StringBuilder("{\n");
    field(text, "status", quoted(verdict.status().key()), ",");
    field(text, "text", quoted(verdict.text()), ",");
    field(text, "threshold", verdict.thresholdNanos(), ",");
    field(text, "requests", verdict.requests(), ",");
    field(text, "over", verdict.over(), ",");
    StringBuilder spikes = new StringBuilder("[");
    String separator = "";
    for (Spike spike : verdict.spikes()) {
      spikes.append(
          String.format(
              Locale.ROOT,
              "%s{\"request\": %d, \"operation\": \"%s\", \"at\": \"%s\", \"time\": %d, \"warmup\":"
                  + " %b, \"origin\": \"%s\"}",
              separator,
              spike.index(),
              spike.operation().key(),
              spike.at(),
              spike.nanos(),
              spike.warmup(),
              spike.origin().key()));
      separator = ", ";
    }
    field(text, "spikes", spikes.append(']'), "");
    return text.append("  }").toString();
  }

  private static void field(StringBuilder text, String name, Object value, String separator) {
    text.append("    \"").append(name).append("\": ").append(value).append(separator).append('\n');
  }

  private static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
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
}
