package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.watch.page.HealthAnswer;
import io.etcdprobe.watch.page.HistogramReading;
import io.etcdprobe.watch.page.MetricsPage;
import io.etcdprobe.watch.page.RaftStatus;
import io.etcdprobe.watch.page.SourceException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What came over HTTP in the words of the judgement. */
final class HttpReadings {

  private HttpReadings() {}

  /** Everything that is to be read of a page. */
  static Set<String> wantedFamilies() {
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

  static MetricsReading metrics(MetricsPage page) {
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
    OptionalLong clock = page.serverSeconds();
    return new MetricsReading(
        values,
        byLabel,
        histograms,
        histogramsByLabel,
        clock.isPresent() ? clock.getAsLong() : null);
  }

  private static Buckets buckets(HistogramReading reading) {
    return Buckets.of(reading.upperBounds(), reading.cumulativeCounts(), reading.sum());
  }

  static RaftReading raft(RaftStatus status) {
    Map<String, Long> match = new HashMap<>();
    status.progress().forEach((id, progress) -> match.put(id, progress.match()));
    return new RaftReading(
        status.memberIdHex(),
        status.term(),
        status.commit(),
        status.applied(),
        status.hasLeader() ? status.leaderHex() : "0",
        status.state(),
        match,
        status.timing(),
        status.unsafe());
  }

  static HealthReading health(HealthAnswer answer) {
    return new HealthReading(answer.healthy(), answer.reason());
  }

  static Trouble trouble(SourceException failed) {
    Trouble.Kind kind =
        switch (failed.kind()) {
          case UNRESOLVABLE -> Trouble.Kind.UNRESOLVABLE;
          case REFUSED -> Trouble.Kind.REFUSED;
          case TIMEOUT -> Trouble.Kind.TIMEOUT;
          case TLS -> Trouble.Kind.TLS;
          case UNAUTHENTICATED -> Trouble.Kind.UNAUTHENTICATED;
          case FORBIDDEN -> Trouble.Kind.FORBIDDEN;
          case NOT_ETCD -> Trouble.Kind.NOT_ETCD;
          case GARBAGE -> Trouble.Kind.GARBAGE;
          case TOO_LARGE -> Trouble.Kind.TOO_LARGE;
          case OTHER -> Trouble.Kind.OTHER;
        };
    return new Trouble(kind, String.valueOf(failed.getMessage()));
  }
}
