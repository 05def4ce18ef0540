package io.etcdprobe.watch.page;

import io.etcdprobe.watch.page.SampleLine.MalformedException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A histogram while the page is being read: its buckets, sum and count come as single samples. */
final class HistogramParts {

  /**
   * More than a member ever counts (nine years at a million a second), and small enough that the
   * counts of all series kept from one page add up within a long.
   */
  static final long MAX_COUNT = 1L << 48;

  private final Map<String, String> labels;
  private final TreeMap<Double, Long> buckets = new TreeMap<>();
  private @Nullable Double sum;
  private @Nullable Long count;

  HistogramParts(Map<String, String> labels) {
    this.labels = labels;
  }

  Map<String, String> labels() {
    return labels;
  }

  void bucket(@Nullable String le, double cumulativeCount) throws MalformedException {
    if (le == null) {
      throw new MalformedException("is a bucket without the label le");
    }
    double bound = SampleLine.number(le);
    if (Double.isNaN(bound)) {
      throw new MalformedException("is a bucket with the bound NaN");
    }
    // -0 and 0 are the same bound
    if (buckets.put(bound + 0.0, whole(cumulativeCount)) != null) {
      throw new MalformedException("repeats a bucket");
    }
  }

  void sum(double value) throws MalformedException {
    if (sum != null) {
      throw new MalformedException("repeats a histogram's sum");
    }
    sum = value;
  }

  void count(double value) throws MalformedException {
    if (count != null) {
      throw new MalformedException("repeats a histogram's count");
    }
    count = whole(value);
  }

  private static long whole(double value) throws MalformedException {
    if (!(value >= 0 && value <= MAX_COUNT) || value != Math.rint(value)) {
      throw new MalformedException("has a count of observations that is not a whole number");
    }
    return (long) value;
  }

  boolean hasBuckets() {
    return !buckets.isEmpty();
  }

  /**
   * The complete histogram.
   *
   * @throws IllegalArgumentException with the reason if the parts do not make one
   */
  HistogramReading reading() {
    if (sum == null || count == null) {
      throw new IllegalArgumentException("has no sum or no count");
    }
    return new HistogramReading(
        buckets.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
        buckets.values().stream().mapToLong(Long::longValue).toArray(),
        sum,
        count);
  }
}
