package io.etcdprobe.export.prometheus;

/** What kind of metric it is to Prometheus. */
public enum MetricType {
  /** It only grows, or begins at 0 again. */
  COUNTER("counter"),
  /** It goes up and down. */
  GAUGE("gauge"),
  /** Counts by size, cumulative, with the count and the sum of all. */
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
