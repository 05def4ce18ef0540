package io.etcdprobe.core.ioping;

import io.etcdprobe.core.latency.LatencyProfile;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Hears of requests as they are made, on the thread that makes them, between two of them. */
public interface RequestObserver {

  /** Before the first request. */
  void begin(RequestTarget target);

  /** A request was made; not called where only figures were asked for. */
  void request(Request request);

  /**
   * A period ended.
   *
   * @param latencies of its valid requests, or null if nobody asked for quantiles
   */
  void period(RequestStatistics statistics, @Nullable LatencyProfile latencies);

  /**
   * About a second of valid requests of one kind; called only where intervals were asked for.
   *
   * @param latencies nanoseconds; reused afterwards: copy it to keep it
   */
  default void interval(Operation operation, Instant start, Instant end, Histogram latencies) {}

  /** Nothing will happen for a while. */
  void idle();
}
