package io.etcdprobe.watch.page;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * One reading of {@code /metrics}: the families that were asked for, as far as the member has them.
 * Immutable. Values are what the member sent, NaN and the infinities included.
 */
public final class MetricsPage {

  private final Map<String, List<Held<Double>>> values;
  private final Map<String, List<Held<HistogramReading>>> histograms;

  /** One series of a family: its labels ({@code le} excepted) and what it holds. */
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
   * byLabel("etcd_network_peer_sent_failures_total", "To")}. Series that differ in other labels
   * only are added up; those without the label are left out.
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
   * A histogram with no labels but {@code le}.
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
   * histograms("etcd_network_peer_round_trip_time_seconds", "To")}. Those that differ in other
   * labels only are added up; those without the label are left out.
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
   * Whether the page has the family. A member shows families with labels only once there is a
   * series (no peer, no round-trip times).
   */
  public boolean has(String family) {
    return values.containsKey(family) || histograms.containsKey(family);
  }
}
