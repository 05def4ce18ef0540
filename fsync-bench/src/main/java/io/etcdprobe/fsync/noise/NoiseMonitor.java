package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.disk.HostNoise;
import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.stall.StallOrigin;
import java.util.List;

/** Temporary. */
public final class NoiseMonitor implements AutoCloseable {
  /** S. */
  public static NoiseMonitor start(TargetFacts t) {
    return new NoiseMonitor();
  }

  /** B. */
  public void beginMeasuring() {}

  /** F. */
  public HostNoise finish(long own, long delay, Slowest s, long threshold) {
    return new HostNoise(
        "",
        2,
        LatencyProfile.empty(),
        0,
        0,
        delay,
        null,
        null,
        null,
        List.of(),
        new HostNoise.Outliers(threshold, 0, 0, 0));
  }

  /** O. */
  public StallOrigin originOf(long a, long b) {
    return StallOrigin.DISK;
  }

  @Override
  public void close() {}
}
