package io.etcdprobe.export.prometheus;

import static java.util.Objects.requireNonNull;

import io.etcdprobe.core.sidecar.DiskSample;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts stalls by the limits that they exceed and by the cause of the pause. Any thread may count.
 */
final class StallCounts {

  /** The limits that a stall can exceed. */
  enum Limit {
    HEARTBEAT("heartbeat"),
    LATE_HEARTBEAT("late_heartbeat"),
    LEADERSHIP_AT_RISK("leadership_at_risk"),
    LEADERSHIP_LOST("leadership_lost");

    private final String key;

    Limit(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }

    private long nanos(ElectionTiming timing) {
      return switch (this) {
        case HEARTBEAT -> timing.heartbeatNanos();
        case LATE_HEARTBEAT -> timing.lateHeartbeatNanos();
        case LEADERSHIP_AT_RISK -> timing.leadershipAtRiskNanos();
        case LEADERSHIP_LOST -> timing.leadershipLostNanos();
      };
    }
  }

  private final Map<Limit, Map<StallOrigin, AtomicLong>> counts = new EnumMap<>(Limit.class);

  StallCounts() {
    for (Limit limit : Limit.values()) {
      Map<StallOrigin, AtomicLong> origins = new EnumMap<>(StallOrigin.class);
      for (StallOrigin origin : StallOrigin.values()) {
        origins.put(origin, new AtomicLong());
      }
      counts.put(limit, origins);
    }
  }

  void record(DiskSample sample, ElectionTiming timing) {
    counts.forEach(
        (limit, origins) -> {
          if (sample.serviceNanos() > limit.nanos(timing)) {
            requireNonNull(origins.get(sample.origin())).incrementAndGet();
          }
        });
  }

  void put(Families families) {
    counts.forEach(
        (limit, origins) ->
            origins.forEach(
                (origin, count) ->
                    families.put(
                        MetricCatalog.DISK_STALLS, count.get(), limit.key(), origin.key())));
  }
}
