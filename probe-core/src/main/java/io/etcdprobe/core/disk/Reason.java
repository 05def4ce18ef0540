package io.etcdprobe.core.disk;

import org.jspecify.annotations.Nullable;

/**
 * The judgement of one bound, with everything that it rests on.
 *
 * @param bound what was judged
 * @param status the outcome
 * @param text one sentence for people, complete in itself
 * @param decision the numbers; null where the bound has none ({@link Bound#TARGET})
 */
public record Reason(Bound bound, Status status, String text, @Nullable Decision decision) {

  /**
   * The numbers behind a reason, in the bound's unit.
   *
   * @param measured the point estimate
   * @param low lower end of its 95 % confidence interval
   * @param high upper end; positive infinity when the samples do not bound it
   * @param limits the limits it was held against
   * @param confidence how sure the status is, 0 to 1; for an inconclusive one, how sure the better
   *     outcome is
   * @param samples how many samples it rests on
   * @param runLongerNanos how long a run would probably decide it, in nanoseconds; 0 when it is
   *     decided, {@link #NEVER} when the value lies so near the limit that no reasonable run will
   */
  public record Decision(
      double measured,
      double low,
      double high,
      Limits limits,
      double confidence,
      long samples,
      long runLongerNanos) {

    /** The value sits on the limit: no run of reasonable length tells which side. */
    public static final long NEVER = Long.MAX_VALUE;
  }
}
