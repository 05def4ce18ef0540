package io.etcdprobe.core.window;

/**
 * A time in which a member's process answered nothing though it was asked.
 *
 * @param toNanos when it answered again, monotonic
 * @param atLeastNanos how long the question waited that was asked first
 * @param atMostNanos how long ago the last answer before had come
 * @param led whether the member led then
 */
public record Pause(long toNanos, long atLeastNanos, long atMostNanos, boolean led) {

  /** No more than this is taken to have passed unseen before the first question, as a part. */
  private static final double UNSEEN = 0.25;

  /**
   * About how long it was: it may have begun at any time since the last answer, and where there was
   * nothing to see for long, little is known.
   */
  public long aboutNanos() {
    return atLeastNanos
        + Math.round(Math.min((atMostNanos - atLeastNanos) / 2.0, UNSEEN * atLeastNanos));
  }

  /** Whether it may have held up what happened then. */
  public boolean overlaps(Lookback.Step step) {
    return toNanos - atMostNanos - step.toNanos() < 0 && step.fromNanos() - toNanos < 0;
  }
}
