package io.etcdprobe.watch.page;

import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Reads from a metrics page all that the judgement needs. {@link EtcdMetric} lists it. */
public final class MetricsReadings {

  private MetricsReadings() {}

  /** The parser of all that the judgement needs. One is enough for all members. */
  public static MetricsParser parser() {
    return new MetricsParser(wantedFamilies(), EtcdMetric.BY_CODE);
  }

  private static Set<String> wantedFamilies() {
    Set<String> wanted = new HashSet<>(EtcdMetric.VALUES);
    wanted.addAll(EtcdMetric.BY_RECEIVER);
    wanted.addAll(EtcdMetric.BY_SENDER);
    wanted.addAll(EtcdMetric.BY_VERSION);
    wanted.addAll(EtcdMetric.BY_CODE);
    wanted.addAll(EtcdMetric.BY_REMOTE);
    wanted.addAll(EtcdMetric.BY_SERVER);
    wanted.addAll(EtcdMetric.HISTOGRAMS);
    wanted.addAll(EtcdMetric.HISTOGRAMS_BY_RECEIVER);
    return wanted;
  }

  /**
   * What a page tells about a member.
   *
   * @param serverSeconds the member's clock when its answer began, whole seconds since the epoch;
   *     empty if the answer has no time
   */
  public static MetricsReading of(MetricsPage page, OptionalLong serverSeconds) {
    Map<String, Double> values = new HashMap<>();
    for (String family : EtcdMetric.VALUES) {
      page.value(family).ifPresent(value -> values.put(family, value));
    }
    Map<String, Map<String, Double>> byLabel = new HashMap<>();
    for (String family : EtcdMetric.BY_RECEIVER) {
      byLabel.put(family, page.byLabel(family, "To"));
    }
    for (String family : EtcdMetric.BY_SENDER) {
      byLabel.put(family, page.byLabel(family, "From"));
    }
    for (String family : EtcdMetric.BY_REMOTE) {
      byLabel.put(family, page.byLabel(family, "Remote"));
    }
    for (String family : EtcdMetric.BY_SERVER) {
      byLabel.put(family, page.byLabel(family, "server_id"));
    }
    for (String family : EtcdMetric.BY_VERSION) {
      byLabel.put(family, page.byLabel(family, "server_version"));
    }
    for (String family : EtcdMetric.BY_CODE) {
      byLabel.put(family, page.byLabel(family, "grpc_code"));
    }
    Map<String, Buckets> histograms = new HashMap<>();
    for (String family : EtcdMetric.HISTOGRAMS) {
      page.histogram(family).ifPresent(reading -> histograms.put(family, buckets(reading)));
    }
    Map<String, Map<String, Buckets>> histogramsByLabel = new HashMap<>();
    for (String family : EtcdMetric.HISTOGRAMS_BY_RECEIVER) {
      Map<String, Buckets> peers = new HashMap<>();
      page.histograms(family, "To").forEach((peer, reading) -> peers.put(peer, buckets(reading)));
      histogramsByLabel.put(family, peers);
    }
    return new MetricsReading(
        values,
        byLabel,
        histograms,
        histogramsByLabel,
        serverSeconds.isPresent() ? serverSeconds.getAsLong() : null);
  }

  private static Buckets buckets(HistogramReading reading) {
    return Buckets.of(reading.upperBounds(), reading.cumulativeCounts(), reading.sum());
  }
}
