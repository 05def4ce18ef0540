package io.etcdprobe.watch.page;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * One reading of {@code /metrics}: the wanted families that the member has. Immutable. Values are
 * what the member sent, including NaN and the infinities.
 */
public final class MetricsPage {

  private final Map<String, List<Held<Double>>> values;
  private final Map<String, List<Held<HistogramReading>>> histograms;

  /** One series of a family: its labels without {@code le}, and its value or histogram. */
  record Held<T>(Map<String, String> labels, T held) {}

  MetricsPage(
      Map<String, List<Held<Double>>> values,
      Map<String, List<Held<HistogramReading>>> histograms) {
    this.values = Map.copyOf(values);
    this.histograms = Map.copyOf(histograms);
  }

  /** The value of a gauge or counter without labels. Series with labels are not added up. */
  public OptionalDouble value(String family) {
    for (Held<Double> series : values.getOrDefault(family, List.of())) {
      if (series.labels.isEmpty()) {
        return OptionalDouble.of(series.held);
      }
    }
    return OptionalDouble.empty();
  }

  /**
   * A gauge's or counter's values by one label, in the label values' order: {@code
   * byLabel("etcd_network_peer_sent_failures_total", "To")}. Series that differ only in other
   * labels are added up. Series without the label are left out.
   */
  public Map<String, Double> byLabel(String family, String label) {
    Map<String, Double> byLabel = new TreeMap<>();
    for (Held<Double> series : values.getOrDefault(family, List.of())) {
      String value = series.labels.get(label);
      if (value != null) {
        byLabel.merge(value, series.held, Double::sum);
      }
    }
    return Collections.unmodifiableMap(byLabel);
  }

  /**
   * A histogram without labels other than {@code le}.
   *
   * @param family its name without {@code _bucket}
   */
  public Optional<HistogramReading> histogram(String family) {
    for (Held<HistogramReading> series : histograms.getOrDefault(family, List.of())) {
      if (series.labels.isEmpty()) {
        return Optional.of(series.held);
      }
    }
    return Optional.empty();
  }

  /**
   * A family of histograms by one label, in the label values' order: {@code
   * histograms("etcd_network_peer_round_trip_time_seconds", "To")}. Histograms that differ only in
   * other labels are added up. Histograms without the label are left out.
   *
   * @param family its name without {@code _bucket}
   */
  public Map<String, HistogramReading> histograms(String family, String label) {
    Map<String, HistogramReading> byLabel = new TreeMap<>();
    for (Held<HistogramReading> series : histograms.getOrDefault(family, List.of())) {
      String value = series.labels.get(label);
      if (value != null) {
        byLabel.merge(value, series.held, HistogramReading::plus);
      }
    }
    return Collections.unmodifiableMap(byLabel);
  }

  /**
   * Whether the page has the family. A member shows a family with labels only after its first
   * series exists (no peer, no round-trip times).
   */
  public boolean has(String family) {
    return values.containsKey(family) || histograms.containsKey(family);
  }
}
