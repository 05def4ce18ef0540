package io.etcdprobe.core.member;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The wanted families from a member's {@code /metrics}. What a version does not have is absent.
 *
 * @param values gauges and counters without labels
 * @param byLabel gauges and counters by the value of one label: the other member's identifier, or
 *     the code that a request ended with
 * @param histograms histograms without labels
 * @param histogramsByLabel histograms by the other member's identifier
 * @param serverSeconds the member's clock when it answered, whole seconds since the epoch, rounded
 *     down; null if it does not tell
 */
public record MetricsReading(
    Map<String, Double> values,
    Map<String, Map<String, Double>> byLabel,
    Map<String, Buckets> histograms,
    Map<String, Map<String, Buckets>> histogramsByLabel,
    @Nullable Long serverSeconds) {

  /** Takes copies of the maps. */
  public MetricsReading {
    values = Map.copyOf(values);
    byLabel = Map.copyOf(byLabel);
    histograms = Map.copyOf(histograms);
    histogramsByLabel = Map.copyOf(histogramsByLabel);
  }

  /**
   * The same reading in less memory, for keeping many readings of one member. Numbers, maps and
   * bounds that an earlier reading already holds are held only once.
   */
  public MetricsReading sharing(MetricsReading earlier) {
    return new MetricsReading(
        shared(values, earlier.values, (now, then) -> now.equals(then) ? then : now),
        shared(byLabel, earlier.byLabel, (now, then) -> now.equals(then) ? then : now),
        shared(histograms, earlier.histograms, Buckets::sharing),
        shared(
            histogramsByLabel,
            earlier.histogramsByLabel,
            (now, then) -> shared(now, then, Buckets::sharing)),
        serverSeconds);
  }

  @SuppressWarnings("ReferenceEquality")
  private static <T> Map<String, T> shared(
      Map<String, T> now, Map<String, T> earlier, BinaryOperator<T> sharing) {
    Map<String, T> shared = HashMap.newHashMap(now.size());
    boolean same = now.size() == earlier.size();
    for (Map.Entry<String, T> entry : now.entrySet()) {
      T then = earlier.get(entry.getKey());
      T held = then == null ? entry.getValue() : sharing.apply(entry.getValue(), then);
      same &= held == then;
      shared.put(entry.getKey(), held);
    }
    return same ? earlier : Map.copyOf(shared);
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
   * How much a counter grew since an earlier reading. If it was reset, its whole value; NaN if it
   * is not in both readings.
   */
  public double growth(String family, MetricsReading earlier) {
    double now = value(family);
    double before = earlier.value(family);
    return now >= before ? now - before : now < before ? now : Double.NaN;
  }

  /** How much a counter grew since an earlier reading, for each value of the label. */
  public Map<String, Double> growthByLabel(String family, MetricsReading earlier) {
    Map<String, Double> before = earlier.byLabel.getOrDefault(family, Map.of());
    Map<String, Double> growth = new HashMap<>();
    byLabel
        .getOrDefault(family, Map.of())
        .forEach(
            (peer, now) -> {
              double then = before.getOrDefault(peer, 0.0);
              growth.put(peer, now >= then ? now - then : now);
            });
    return growth;
  }

  /**
   * The identifier of the member whose page this is, lower-case hexadecimal; empty if the page does
   * not tell.
   */
  public String memberId() {
    Map<String, Double> ids = byLabel.getOrDefault(EtcdMetric.SERVER_ID, Map.of());
    return ids.size() == 1 ? ids.keySet().iterator().next() : "";
  }

  /** Whether this reading and another are of the same process. */
  public boolean sameProcess(MetricsReading other) {
    double start = value(EtcdMetric.PROCESS_START);
    return Double.isNaN(start) || start == other.value(EtcdMetric.PROCESS_START);
  }
}
