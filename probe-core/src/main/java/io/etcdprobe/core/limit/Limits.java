package io.etcdprobe.core.limit;

/**
 * The soft and the hard limit of one bound: beyond soft is a warning, beyond hard a failure.
 *
 * <p>For latencies (nanoseconds), beyond means at or above the limit. For rates (operations per
 * second), it means below the limit.
 *
 * @param soft first limit
 * @param hard second limit, equal to {@code soft} or worse
 */
public record Limits(double soft, double hard) {

  /**
   * @throws IllegalArgumentException if a limit is not a finite number of 0 or more
   */
  public Limits {
    if (!(soft >= 0 && hard >= 0 && Double.isFinite(soft) && Double.isFinite(hard))) {
      throw new IllegalArgumentException(
          "limits are finite and not negative, not " + soft + " and " + hard);
    }
  }

  /** Judges a value of which more is worse. */
  public Status judge(double value) {
    return value >= hard ? Status.FAIL : value >= soft ? Status.WARN : Status.PASS;
  }
}
