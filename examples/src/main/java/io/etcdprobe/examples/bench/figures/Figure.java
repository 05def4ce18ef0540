package io.etcdprobe.examples.bench.figures;

import org.HdrHistogram.AbstractHistogram;

/** A figure of a latency distribution, used to compare two tools. */
public enum Figure {
  MEAN("mean", -1),
  P50("p50", 50),
  P99("p99", 99),
  P999("p99.9", 99.9),
  MAX("max", 100);

  private final String label;
  private final double percentile;

  Figure(String label, double percentile) {
    this.label = label;
    this.percentile = percentile;
  }

  public String label() {
    return label;
  }

  /** The figure in nanoseconds; NaN for an empty histogram. */
  public double of(AbstractHistogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return Double.NaN;
    }
    return this == MEAN ? histogram.getMean() : histogram.getValueAtPercentile(percentile);
  }
}
