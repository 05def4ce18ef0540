package io.etcdprobe.export.prometheus;

import io.etcdprobe.core.timing.ElectionTiming;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts latencies by size. Any thread may record; recording allocates nothing and takes no lock.
 */
final class LatencyBuckets {

  /**
   * Upper bounds in nanoseconds, from the latency of a good NVMe drive to the worst that occurs. 10
   * and 50 ms are the bounds of {@code etcd-probe disk} for the fdatasync, and 25 and 100 ms those
   * for the commit. 16 ms is the edge of the bucket of etcd that the watch counts from.
   */
  private static final long[] FIXED = {
    50_000,
    100_000,
    200_000,
    400_000,
    1_000_000,
    2_000_000,
    4_000_000,
    10_000_000,
    16_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    500_000_000,
    1_000_000_000,
    2_500_000_000L,
    5_000_000_000L,
    10_000_000_000L
  };

  private final long[] boundsNanos;
  private final AtomicLongArray counts;
  private final AtomicLong sumNanos = new AtomicLong();

  LatencyBuckets(long[] boundsNanos) {
    this.boundsNanos = boundsNanos;
    this.counts = new AtomicLongArray(boundsNanos.length + 1);
  }

  /** Rising upper bounds, nanoseconds: the fixed ones, and each limit of the timing exactly. */
  static long[] bounds(ElectionTiming timing) {
    TreeSet<Long> bounds = new TreeSet<>();
    for (long bound : FIXED) {
      bounds.add(bound);
    }
    bounds.addAll(
        List.of(
            timing.heartbeatNanos(),
            timing.lateHeartbeatNanos(),
            timing.leadershipAtRiskNanos(),
            timing.leadershipLostNanos()));
    return bounds.stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * Values of the label {@code le} in seconds, +Inf last: {@code 0.00005}, {@code 0.9}, {@code
   * 1.0}.
   */
  static List<String> labels(long[] boundsNanos) {
    List<String> labels = new ArrayList<>();
    for (long bound : boundsNanos) {
      BigDecimal seconds = BigDecimal.valueOf(bound, 9).stripTrailingZeros();
      labels.add((seconds.scale() < 1 ? seconds.setScale(1) : seconds).toPlainString());
    }
    labels.add("+Inf");
    return List.copyOf(labels);
  }

  void record(long nanos) {
    long counted = Math.max(0, nanos);
    int bucket = 0;
    while (bucket < boundsNanos.length && counted > boundsNanos[bucket]) {
      bucket++;
    }
    counts.incrementAndGet(bucket);
    sumNanos.addAndGet(counted);
  }

  /** For each bound and for +Inf: how many latencies were not longer. */
  long[] cumulative() {
    long[] cumulative = new long[counts.length()];
    long sum = 0;
    for (int i = 0; i < cumulative.length; i++) {
      sum += counts.get(i);
      cumulative[i] = sum;
    }
    return cumulative;
  }

  /** The sum of all latencies, nanoseconds. */
  long sumNanos() {
    return sumNanos.get();
  }
}
