package io.etcdprobe.export.prometheus;

/** The kind of a metric in Prometheus. */
public enum MetricType {
  /** It only grows, or starts again at 0. */
  COUNTER("counter"),
  /** It goes up and down. */
  GAUGE("gauge"),
  /** Cumulative counts by size, with the count and the sum of all. */
  HISTOGRAM("histogram");

  private final String key;

  MetricType(String key) {
    this.key = key;
  }

  /** The name in Prometheus's TYPE line. */
  public String key() {
    return key;
  }
}
