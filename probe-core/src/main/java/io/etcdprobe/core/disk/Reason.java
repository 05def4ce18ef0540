package io.etcdprobe.core.disk;

import io.etcdprobe.core.limit.Limits;
import io.etcdprobe.core.limit.Status;
import org.jspecify.annotations.Nullable;

/**
 * The judgement of one bound, with everything that it is based on.
 *
 * @param bound what was judged
 * @param status the outcome
 * @param text one complete sentence for people
 * @param decision the numbers; null where the bound has none ({@link Bound#TARGET})
 */
public record Reason(Bound bound, Status status, String text, @Nullable Decision decision) {

  /**
   * The numbers behind a reason, in the bound's unit.
   *
   * @param measured the point estimate
   * @param low lower end of its 95 % confidence interval
   * @param high upper end; positive infinity when the samples do not bound it
   * @param limits the limits that the value was compared with
   * @param confidence how sure the status is, 0 to 1; for an inconclusive one, how sure the better
   *     status is
   * @param samples how many samples this is based on
   * @param runLongerNanos how long a run would probably decide it, in nanoseconds; 0 when it is
   *     decided, {@link #NEVER} when the value is so near the limit that no reasonable run will
   *     decide
   */
  public record Decision(
      double measured,
      double low,
      double high,
      Limits limits,
      double confidence,
      long samples,
      long runLongerNanos) {

    /** The value is at the limit: no run of reasonable length shows on which side. */
    public static final long NEVER = Long.MAX_VALUE;
  }
}
