package io.etcdprobe.core.disk;

import io.etcdprobe.core.forecast.Forecast;
import io.etcdprobe.core.limit.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What we tell the user about a disk.
 *
 * @param status the worst status of the reasons
 * @param confidence the confidence of that status, 0 to 1: for a pass the lowest of all its bounds,
 *     else the highest of the bounds that led to it
 * @param summary one sentence
 * @param reasons one per bound that was judged, worst first
 * @param forecast what the stalls mean for a day; null when nothing was measured
 */
public record Verdict(
    Status status,
    double confidence,
    String summary,
    List<Reason> reasons,
    @Nullable Forecast forecast) {

  /** Copies the list. */
  public Verdict {
    reasons = List.copyOf(reasons);
  }
}
