package io.etcdprobe.core.disk;

import io.etcdprobe.core.latency.Phase;
import java.time.Instant;
import org.HdrHistogram.Histogram;

/**
 * Follows a run of {@code disk} while it goes on. One thread calls it about once a second; the
 * measuring thread never does. The histograms are valid only during the call.
 */
public interface DiskObserver {

  /** An observer that ignores everything. */
  DiskObserver NONE = new DiskObserver() {};

  /** Reports how far the run is. */
  default void progress(DiskProgress progress) {}

  /**
   * Hands over what one phase recorded in one interval of the measured time (never of the warm-up).
   *
   * @param start beginning of the interval, wall clock
   * @param end its end
   * @param histogram latencies in nanoseconds; not called when empty
   */
  default void interval(Phase phase, Instant start, Instant end, Histogram histogram) {}
}
