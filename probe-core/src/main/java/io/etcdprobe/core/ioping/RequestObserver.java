package io.etcdprobe.core.ioping;

import io.etcdprobe.core.latency.LatencyProfile;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Is told of requests as they are made. It is called between two requests, on the thread that makes
 * them.
 */
public interface RequestObserver {

  /** Called before the first request. */
  void begin(RequestTarget target);

  /** A request was made. Not called if the user asked only for the summary figures. */
  void request(Request request);

  /**
   * A period ended.
   *
   * @param latencies of its valid requests, or null if nobody asked for quantiles
   */
  void period(RequestStatistics statistics, @Nullable LatencyProfile latencies);

  /**
   * About a second of valid requests of one kind. Called only if intervals were asked for.
   *
   * @param latencies nanoseconds; the histogram is reused: copy it to keep it
   */
  default void interval(Operation operation, Instant start, Instant end, Histogram latencies) {}

  /** Nothing will happen for a while. */
  void idle();
}
