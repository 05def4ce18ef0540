package io.etcdprobe.core.disk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What we tell the engineer about a disk.
 *
 * @param status the worst status of the reasons
 * @param confidence the confidence of that status: of a pass the least of all its bounds, else the
 *     greatest of the bounds that brought it about; 0 to 1
 * @param summary one sentence
 * @param reasons one per bound that was judged, worst first
 * @param forecast what the stalls mean for leadership; null when there was nothing to forecast from
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
