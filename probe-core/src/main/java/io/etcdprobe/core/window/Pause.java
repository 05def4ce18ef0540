package io.etcdprobe.core.window;

/**
 * A time in which a member's process was asked but answered nothing.
 *
 * @param toNanos when it answered again, monotonic
 * @param atLeastNanos how long the first of the waiting questions waited
 * @param atMostNanos the time from the last answer before the pause to the end of the pause
 * @param led whether the member led then
 */
public record Pause(long toNanos, long atLeastNanos, long atMostNanos, boolean led) {

  /** For the time before the first question, at most this part of {@code atLeastNanos} is added. */
  private static final double UNSEEN = 0.25;

  /**
   * About how long it was. The pause may have begun at any time since the last answer, so half of
   * the time before the first question is added. A long time without questions says little, so the
   * addition is limited.
   */
  public long aboutNanos() {
    return atLeastNanos
        + Math.round(Math.min((atMostNanos - atLeastNanos) / 2.0, UNSEEN * atLeastNanos));
  }

  /** Whether the pause may have held up what happened in the step. */
  public boolean overlaps(Lookback.Step step) {
    return toNanos - atMostNanos - step.toNanos() < 0 && step.fromNanos() - toNanos < 0;
  }
}
