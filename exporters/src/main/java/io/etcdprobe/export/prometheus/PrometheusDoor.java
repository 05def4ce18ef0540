package io.etcdprobe.export.prometheus;

import io.etcdprobe.core.sidecar.DiskSample;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.timing.ElectionTiming;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a sidecar knows, as the metrics of {@link MetricCatalog}. Samples are counted as they come;
 * everything else is from the last report. A member that left is gone with the next report. Before
 * the first report there are only the metrics of the samples.
 *
 * <p>The limits of the member's timing are exact bounds of the histograms' buckets. When a report
 * brings another timing, the histograms are made anew and count from 0, which Prometheus takes for
 * a restart. The counts of stalls go on; each stall was counted by the timing of its time.
 *
 * <p>A series costs memory only during a scrape, and a sample costs none. Every method may be
 * called from any thread.
 */
public final class PrometheusDoor {

  private final LongSupplier clockNanos;
  private final CollectorRegistry registry = new CollectorRegistry();
  private final StallCounts stalls = new StallCounts();
  private final Map<String, WindowMaximum> maxima = new LinkedHashMap<>();
  private volatile DiskSeries series;
  private volatile @Nullable SidecarReport latest;

  /**
   * @param timing holds until a report contains the member's own timing
   */
  public PrometheusDoor(ElectionTiming timing) {
    this(timing, System::nanoTime);
  }

  PrometheusDoor(ElectionTiming timing, LongSupplier clockNanos) {
    this.clockNanos = clockNanos;
    this.series = new DiskSeries(timing);
    maxima.put("1m", new WindowMaximum(Duration.ofMinutes(1).toNanos()));
    maxima.put("5m", new WindowMaximum(Duration.ofMinutes(5).toNanos()));
    maxima.put("1h", new WindowMaximum(Duration.ofHours(1).toNanos()));
    registry.register(new Page());
  }

  /** Counts one sample of the probe. */
  public void observe(DiskSample sample) {
    DiskSeries current = series;
    current.record(sample);
    stalls.record(sample, current.timing());
    if (sample.origin() != StallOrigin.PROBE) {
      long now = clockNanos.getAsLong();
      maxima.values().forEach(maximum -> maximum.record(sample.serviceNanos(), now));
    }
  }

  /** Replaces what was known by a new report. */
  public void update(SidecarReport report) {
    ElectionTiming timing = report.timing().timing();
    if (!timing.equals(series.timing())) {
      series = new DiskSeries(timing);
    }
    latest = report;
  }

  /** The registry from which a server of metrics reads them. */
  public CollectorRegistry registry() {
    return registry;
  }

  /** Collects the families of one scrape. */
  private final class Page extends Collector implements Collector.Describable {

    @Override
    public List<MetricFamilySamples> collect() {
      Families families = new Families();
      SidecarReport report = latest;
      disk(families, report);
      if (report != null) {
        new ReportSeries(families, report).put();
      }
      return families.list();
    }

    @Override
    public List<MetricFamilySamples> describe() {
      return Arrays.stream(MetricCatalog.values())
          .map(metric -> Families.family(metric, List.of()))
          .toList();
    }
  }

  /** Adds nothing for a probe that is switched off, because it would look like a perfect disk. */
  private void disk(Families families, @Nullable SidecarReport report) {
    if (report != null && report.probe().state() == ProbeState.OFF) {
      return;
    }
    DiskSeries current = series;
    families.putHistogram(MetricCatalog.DISK_FSYNC_DURATION, current.fsync(), current.labels());
    families.putHistogram(MetricCatalog.DISK_WRITE_DURATION, current.write(), current.labels());
    families.putHistogram(
        MetricCatalog.DISK_RESPONSE_DURATION, current.response(), current.labels());
    long now = clockNanos.getAsLong();
    long underWay = report == null ? 0 : report.probe().underWayNanos();
    maxima.forEach(
        (window, maximum) -> {
          long largest = Math.max(maximum.largest(now), underWay);
          families.putSeconds(
              MetricCatalog.DISK_SERVICE_MAX, largest > 0 ? (Long) largest : null, window);
        });
    stalls.put(families);
  }
}
