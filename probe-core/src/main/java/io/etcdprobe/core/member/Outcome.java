package io.etcdprobe.core.member;

import org.jspecify.annotations.Nullable;

/**
 * The result of one question to a source: either an answer or a trouble, never both.
 *
 * @param startNanos when it was asked, monotonic
 * @param endNanos when the answer came or we gave up
 * @param answer what the source said, or null
 * @param trouble why it said nothing, or null
 * @param <T> what the source tells
 */
public record Outcome<T>(
    long startNanos, long endNanos, @Nullable T answer, @Nullable Trouble trouble) {

  /**
   * @throws IllegalArgumentException unless there is exactly one of answer and trouble
   */
  public Outcome {
    if ((answer == null) == (trouble == null)) {
      throw new IllegalArgumentException("an outcome is an answer or a trouble");
    }
  }

  /** A question that was answered. */
  public static <T> Outcome<T> answered(long startNanos, long endNanos, T answer) {
    return new Outcome<>(startNanos, endNanos, answer, null);
  }

  /** A question that was not answered. */
  public static <T> Outcome<T> failed(long startNanos, long endNanos, Trouble trouble) {
    return new Outcome<>(startNanos, endNanos, null, trouble);
  }

  /** Whether there is an answer. */
  public boolean ok() {
    return answer != null;
  }

  /** How long the question took, answered or not, nanoseconds. */
  public long nanos() {
    return endNanos - startNanos;
  }
}
