package io.etcdprobe.core.judge;

import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.latency.LatencyText;

/** Figures in sentences. */
final class Texts {

  private Texts() {}

  static String seconds(double seconds) {
    return LatencyText.of(seconds * 1e9);
  }

  static String nanos(double nanos) {
    return LatencyText.of(nanos);
  }

  static String percent(double ratio) {
    return Math.round(100 * ratio) + " %";
  }

  static Evidence evidence(String key, double value, String source) {
    return new Evidence(key, value, source);
  }
}
