package io.etcdprobe.core.member;

import org.jspecify.annotations.Nullable;

/**
 * What became of one question to a source: an answer or a trouble, never both.
 *
 * @param startNanos when it was asked, monotonic
 * @param endNanos when the answer was there or given up
 * @param answer what it said, or null
 * @param trouble why it said nothing, or null
 * @param <T> what the source tells
 */
public record Outcome<T>(
    long startNanos, long endNanos, @Nullable T answer, @Nullable Trouble trouble) {

  /**
   * @throws IllegalArgumentException if there is not exactly one of answer and trouble
   */
  public Outcome {
    if ((answer == null) == (trouble == null)) {
      throw new IllegalArgumentException("an outcome is an answer or a trouble");
    }
  }

  /** An answer. */
  public static <T> Outcome<T> answered(long startNanos, long endNanos, T answer) {
    return new Outcome<>(startNanos, endNanos, answer, null);
  }

  /** No answer. */
  public static <T> Outcome<T> failed(long startNanos, long endNanos, Trouble trouble) {
    return new Outcome<>(startNanos, endNanos, null, trouble);
  }

  /** Whether there is an answer. */
  public boolean ok() {
    return answer != null;
  }

  /** How long it took, answered or not, nanoseconds. */
  public long nanos() {
    return endNanos - startNanos;
  }
}
