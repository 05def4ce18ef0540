package io.etcdprobe.core.member;

import java.util.Arrays;

/**
 * A Prometheus histogram as it was read: cumulative counts, each of what took at most its bound.
 *
 * <p>Of single events it tells only between which bounds they lie. That is enough to know that
 * something took longer than a bound, however rare it was, where a quantile would not show it.
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
   * Takes copies.
   *
   * @param bounds upper bounds, ascending, the last positive infinity
   * @param cumulative how many events took at most each
   * @param sum of all events, in the bounds' unit
   * @throws IllegalArgumentException if they do not fit together
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
   * The same numbers in less memory: what an earlier reading holds already is not held again. Of
   * the histograms of a quiet member most are what they were.
   */
  Buckets sharing(Buckets earlier) {
    if (!Arrays.equals(bounds, earlier.bounds)) {
      return this;
    }
    return sum == earlier.sum && Arrays.equals(cumulative, earlier.cumulative)
        ? earlier
        : new Buckets(earlier.bounds, cumulative, sum);
  }

  /** All events. */
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
   * The events since an earlier reading. Where a count went down or the bounds changed, the process
   * is another one: then all of this reading's are new.
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
   * Whether {@link #since} may hold an event that took the limit or longer, told without making
   * anything: of what is kept for minutes and looked through each second, most are quiet.
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

  /** Both together; of equal bounds. */
  public Buckets plus(Buckets other) {
    long[] counts = cumulative.clone();
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.cumulative[i];
    }
    return new Buckets(bounds, counts, sum + other.sum);
  }

  /** How many events surely took longer than this: those above the first bound from it on. */
  public long surelyOver(double limit) {
    for (int i = 0; i < bounds.length; i++) {
      if (bounds[i] >= limit) {
        return count() - cumulative[i];
      }
    }
    return 0;
  }

  /** How many events may have taken longer than this: those above the last bound up to it. */
  public long maybeOver(double limit) {
    long below = 0;
    for (int i = 0; i < bounds.length && bounds[i] <= limit; i++) {
      below = cumulative[i];
    }
    return count() - below;
  }

  /** The lower bound of the slowest event's bucket: it took longer than this. */
  public double slowestOver() {
    for (int i = bounds.length - 1; i >= 0; i--) {
      if (inBucket(i) > 0) {
        return lower(i);
      }
    }
    return 0;
  }

  /**
   * The slowest event as near as the sum tells: what is left of it when all events of faster
   * buckets took the middle of theirs, shared by those in the slowest bucket and within its bounds.
   */
  public double slowestAbout() {
    return slowestAbout(Double.NaN);
  }

  /**
   * The same where it is known what the faster ones take as a rule: of thousands of them, what they
   * take together may be more than a stall.
   *
   * @param usual their mean, in the bounds' unit; NaN if it is unknown
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
   * The bound that the given part of events does not exceed, infinity if it lies in the last
   * bucket, 0 if there are none.
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
