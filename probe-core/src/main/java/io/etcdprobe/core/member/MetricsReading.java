package io.etcdprobe.core.member;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a member's {@code /metrics} said, of the families that were wanted. What a version does not
 * have is absent.
 *
 * @param values gauges and counters without labels
 * @param byPeer gauges and counters by the other member's identifier
 * @param histograms histograms without labels
 * @param histogramsByPeer histograms by the other member's identifier
 */
public record MetricsReading(
    Map<String, Double> values,
    Map<String, Map<String, Double>> byPeer,
    Map<String, Buckets> histograms,
    Map<String, Map<String, Buckets>> histogramsByPeer) {

  /** Takes copies of the maps. */
  public MetricsReading {
    values = Map.copyOf(values);
    byPeer = Map.copyOf(byPeer);
    histograms = Map.copyOf(histograms);
    histogramsByPeer = Map.copyOf(histogramsByPeer);
  }

  /** A value, NaN if there is none. */
  public double value(String family) {
    return values.getOrDefault(family, Double.NaN);
  }

  /** A histogram, null if there is none. */
  public @Nullable Buckets histogram(String family) {
    return histograms.get(family);
  }

  /**
   * How much a counter grew since an earlier reading; all of it if it was reset, NaN if it is in
   * neither or only one of them.
   */
  public double growth(String family, MetricsReading earlier) {
    double now = value(family);
    double before = earlier.value(family);
    return now >= before ? now - before : now < before ? now : Double.NaN;
  }

  /** The same for each other member. */
  public Map<String, Double> growthByPeer(String family, MetricsReading earlier) {
    Map<String, Double> before = earlier.byPeer.getOrDefault(family, Map.of());
    Map<String, Double> growth = new HashMap<>();
    byPeer
        .getOrDefault(family, Map.of())
        .forEach(
            (peer, now) -> {
              double then = before.getOrDefault(peer, 0.0);
              growth.put(peer, now >= then ? now - then : now);
            });
    return growth;
  }

  /** Whether the process is the same as in another reading. */
  public boolean sameProcess(MetricsReading other) {
    double start = value(EtcdMetric.PROCESS_START);
    return Double.isNaN(start) || start == other.value(EtcdMetric.PROCESS_START);
  }
}
