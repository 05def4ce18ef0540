package io.etcdprobe.core.member;

import java.util.Arrays;

/**
 * A Prometheus histogram as it was read. The counts are cumulative: each counts the events that
 * took at most its bound.
 *
 * <p>Of a single event it tells only between which bounds it lies. That is enough to know that
 * something took longer than a bound, even if it was so rare that no quantile would show it.
 */
public final class Buckets {

  private final double[] bounds;
  private final long[] cumulative;
  private final double sum;

  private Buckets(double[] bounds, long[] cumulative, double sum) {
    this.bounds = bounds;
    this.cumulative = cumulative;
    this.sum = sum;
  }

  /**
   * Creates a histogram from copies of the arrays.
   *
   * @param bounds upper bounds, ascending, the last positive infinity
   * @param cumulative how many events took at most each bound
   * @param sum sum of all events, in the unit of the bounds
   * @throws IllegalArgumentException if the arrays do not fit together
   */
  public static Buckets of(double[] bounds, long[] cumulative, double sum) {
    if (bounds.length == 0
        || bounds.length != cumulative.length
        || bounds[bounds.length - 1] != Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("a histogram ends with a bucket of +Inf");
    }
    return new Buckets(bounds.clone(), cumulative.clone(), sum);
  }

  /**
   * The same numbers in less memory: parts that an earlier reading already holds are not held
   * again. Most histograms of a quiet member do not change.
   */
  Buckets sharing(Buckets earlier) {
    if (!Arrays.equals(bounds, earlier.bounds)) {
      return this;
    }
    return sum == earlier.sum && Arrays.equals(cumulative, earlier.cumulative)
        ? earlier
        : new Buckets(earlier.bounds, cumulative, sum);
  }

  /** The number of all events. */
  public long count() {
    return cumulative[cumulative.length - 1];
  }

  /** The sum of all events, in the bounds' unit. */
  public double sum() {
    return sum;
  }

  /** The mean event, 0 if there is none. */
  public double mean() {
    return count() == 0 ? 0 : sum / count();
  }

  /**
   * The events since an earlier reading. If a count went down or the bounds changed, the process is
   * a new one, and all events of this reading are new.
   */
  public Buckets since(Buckets earlier) {
    if (!Arrays.equals(bounds, earlier.bounds)) {
      return this;
    }
    long[] counts = new long[cumulative.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = cumulative[i] - earlier.cumulative[i];
      if (counts[i] < 0 || (i > 0 && counts[i] < counts[i - 1])) {
        return this;
      }
    }
    return new Buckets(bounds, counts, Math.max(0, sum - earlier.sum));
  }

  /**
   * Whether {@link #since} may hold an event that took the limit or longer. It creates nothing:
   * minutes of readings are searched every second, and most are quiet.
   *
   * @param limit in the bounds' unit
   */
  public boolean slowSince(Buckets earlier, double limit) {
    if (!Arrays.equals(bounds, earlier.bounds)) {
      return true;
    }
    int faster = 0;
    while (bounds[faster] < limit) {
      faster++;
    }
    return above(faster) != earlier.above(faster) || count() < earlier.count();
  }

  /** How many events are in this bucket or slower ones. */
  private long above(int bucket) {
    return count() - (bucket == 0 ? 0 : cumulative[bucket - 1]);
  }

  /** The events of both histograms, which must have equal bounds. */
  public Buckets plus(Buckets other) {
    long[] counts = cumulative.clone();
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.cumulative[i];
    }
    return new Buckets(bounds, counts, sum + other.sum);
  }

  /**
   * How many events surely took longer than the limit: those above the first bound that is not
   * below it.
   */
  public long surelyOver(double limit) {
    for (int i = 0; i < bounds.length; i++) {
      if (bounds[i] >= limit) {
        return count() - cumulative[i];
      }
    }
    return 0;
  }

  /**
   * How many events may have taken longer than the limit: those above the last bound that is not
   * above it.
   */
  public long maybeOver(double limit) {
    long below = 0;
    for (int i = 0; i < bounds.length && bounds[i] <= limit; i++) {
      below = cumulative[i];
    }
    return count() - below;
  }

  /** The lower bound of the slowest event's bucket: the slowest event took longer than this. */
  public double slowestOver() {
    for (int i = bounds.length - 1; i >= 0; i--) {
      if (inBucket(i) > 0) {
        return lower(i);
      }
    }
    return 0;
  }

  /**
   * The slowest event, estimated from the sum. All events of faster buckets are taken to be in the
   * middle of theirs. The rest of the sum is shared by the events of the slowest bucket, within its
   * bounds.
   */
  public double slowestAbout() {
    return slowestAbout(Double.NaN);
  }

  /**
   * The slowest event, estimated from the sum and from what the faster events usually take. Among
   * thousands of faster events, a small error in each may add up to more than a stall.
   *
   * @param usual the usual mean of the faster events, in the unit of the bounds; NaN if unknown
   */
  public double slowestAbout(double usual) {
    int slowest = -1;
    for (int i = 0; i < bounds.length; i++) {
      slowest = inBucket(i) > 0 ? i : slowest;
    }
    if (slowest < 0) {
      return 0;
    }
    double least = 0;
    double most = 0;
    for (int i = 0; i < slowest; i++) {
      least += inBucket(i) * lower(i);
      most += inBucket(i) * bounds[i];
    }
    double others =
        Double.isNaN(usual)
            ? (least + most) / 2
            : Math.clamp((count() - inBucket(slowest)) * usual, least, most);
    double share = (sum - others) / inBucket(slowest);
    return Math.min(bounds[slowest], Math.max(lower(slowest), share));
  }

  private long inBucket(int i) {
    return cumulative[i] - (i == 0 ? 0 : cumulative[i - 1]);
  }

  private double lower(int i) {
    return i == 0 ? 0 : bounds[i - 1];
  }

  /**
   * The bound that the given part of events does not exceed; infinity if it lies in the last
   * bucket, 0 if there are no events.
   *
   * @param quantile 0 to 1
   */
  public double quantileAtMost(double quantile) {
    if (count() == 0) {
      return 0;
    }
    double rank = Math.max(1, quantile * count());
    for (int i = 0; i < bounds.length; i++) {
      if (cumulative[i] >= rank) {
        return bounds[i];
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
