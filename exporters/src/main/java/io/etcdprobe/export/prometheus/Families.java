package io.etcdprobe.export.prometheus;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The series of one scrape, by metric. What is unknown or not a finite number is left out. */
final class Families {

  private static final List<String> LE = List.of("le");

  private final Map<MetricCatalog, List<Sample>> samples = new EnumMap<>(MetricCatalog.class);

  void put(MetricCatalog metric, @Nullable Number value, String... labels) {
    put(metric, value, List.of(labels));
  }

  void put(MetricCatalog metric, @Nullable Number value, List<String> labels) {
    if (value != null && Double.isFinite(value.doubleValue())) {
      add(metric, metric.metric(), metric.labels(), labels, value.doubleValue());
    }
  }

  void putSeconds(MetricCatalog metric, @Nullable Long nanos, String... labels) {
    put(metric, nanos == null ? null : seconds(nanos), labels);
  }

  void putFlag(MetricCatalog metric, boolean value, String... labels) {
    put(metric, value ? 1 : 0, labels);
  }

  void putHistogram(MetricCatalog metric, LatencyBuckets buckets, List<String> bounds) {
    long[] cumulative = buckets.cumulative();
    for (int i = 0; i < cumulative.length; i++) {
      add(metric, metric.metric() + "_bucket", LE, List.of(bounds.get(i)), cumulative[i]);
    }
    long count = cumulative[cumulative.length - 1];
    add(metric, metric.metric() + "_count", List.of(), List.of(), count);
    add(metric, metric.metric() + "_sum", List.of(), List.of(), seconds(buckets.sumNanos()));
  }

  private void add(
      MetricCatalog metric, String name, List<String> names, List<String> labels, double value) {
    samples
        .computeIfAbsent(metric, absent -> new ArrayList<>())
        .add(new Sample(name, names, labels, value));
  }

  /** The families in the catalogue's order; metrics without a series are left out. */
  List<MetricFamilySamples> list() {
    List<MetricFamilySamples> families = new ArrayList<>(samples.size());
    samples.forEach((metric, series) -> families.add(family(metric, series)));
    return families;
  }

  static MetricFamilySamples family(MetricCatalog metric, List<Sample> series) {
    return new MetricFamilySamples(
        metric.family(), metric.unit(), type(metric.type()), metric.help(), series);
  }

  private static Collector.Type type(MetricType type) {
    return switch (type) {
      case COUNTER -> Collector.Type.COUNTER;
      case GAUGE -> Collector.Type.GAUGE;
      case HISTOGRAM -> Collector.Type.HISTOGRAM;
    };
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
