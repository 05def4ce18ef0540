package io.etcdprobe.core.ioping;

import org.jspecify.annotations.Nullable;

/**
 * Counts a series of requests. Used by one thread; {@link #add} allocates nothing.
 *
 * <p>The notices {@link Notice#FAST} and {@link Notice#SLOW} are given only if there are more than
 * five valid requests to compare with.
 */
public final class RequestTally {

  private static final long ENOUGH_TO_COMPARE = 5;

  private final RequestFilter filter;
  private final long startNanos;
  private long count;
  private long valid;
  private long tooFast;
  private long tooSlow;
  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;
  private double sum;
  private double squares;

  /**
   * @param startNanos when the series began, nanoTime
   */
  public RequestTally(RequestFilter filter, long startNanos) {
    this.filter = filter;
    this.startNanos = startNanos;
  }

  /**
   * Counts a request.
   *
   * @param index of the request in the whole run, from 1: the first ones are the warm-up
   * @param nanos how long it took
   * @return what is remarkable about it, or null; {@link #counts} tells whether the request is
   *     valid
   */
  public @Nullable Notice add(long index, long nanos) {
    count++;
    if (index <= filter.warmup()) {
      return Notice.WARMUP;
    }
    if (nanos < filter.minNanos()) {
      tooFast++;
      return Notice.TOO_FAST;
    }
    if (nanos > filter.maxNanos()) {
      tooSlow++;
      return Notice.TOO_SLOW;
    }
    valid++;
    sum += nanos;
    squares += (double) nanos * nanos;
    min = Math.min(min, nanos);
    max = Math.max(max, nanos);
    return valid > ENOUGH_TO_COMPARE ? compared(nanos) : null;
  }

  private @Nullable Notice compared(long nanos) {
    long average = (long) (sum / valid);
    if (nanos < average - nanos) {
      return Notice.FAST;
    }
    return nanos - average > average ? Notice.SLOW : null;
  }

  /** Whether a request with this notice is a valid one. */
  public static boolean counts(@Nullable Notice notice) {
    return notice == null || notice == Notice.FAST || notice == Notice.SLOW;
  }

  /** Valid requests so far. */
  public long valid() {
    return valid;
  }

  /** Adds the counts of another series to this one. */
  public void merge(RequestTally other) {
    count += other.count;
    tooFast += other.tooFast;
    tooSlow += other.tooSlow;
    if (other.valid > 0) {
      valid += other.valid;
      sum += other.sum;
      squares += other.squares;
      min = Math.min(min, other.min);
      max = Math.max(max, other.max);
    }
  }

  /**
   * The figures of the series so far.
   *
   * @param finishNanos when it ended, nanoTime
   * @param requestBytes size of one request
   */
  public RequestStatistics finish(long finishNanos, long requestBytes) {
    double average = valid == 0 ? 0 : sum / valid;
    // If all times are equal, rounding may make the difference less than zero.
    double variance = valid == 0 ? 0 : Math.max(0, squares / valid - average * average);
    return new RequestStatistics(
        count,
        valid,
        tooFast,
        tooSlow,
        requestBytes,
        valid == 0 ? 0 : min,
        valid == 0 ? 0 : max,
        sum,
        average,
        Math.sqrt(variance),
        finishNanos - startNanos);
  }
}
