package io.etcdprobe.core.disk;

import io.etcdprobe.core.latency.QuantileInterval;

/**
 * The evidence that is needed for a decision, on {@link io.etcdprobe.core.stat.ShareTest}'s scale.
 */
final class Sureness {

  static final double OF_KEPT = -Math.log(QuantileInterval.ERROR_ABOVE);
  static final double OF_BROKEN = -Math.log(QuantileInterval.ERROR_BELOW);

  private Sureness() {}
}
