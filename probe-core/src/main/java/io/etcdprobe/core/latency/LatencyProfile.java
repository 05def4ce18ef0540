package io.etcdprobe.core.latency;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.HdrHistogram.Histogram;

/**
 * The measurements of one phase: the whole distribution and the usual figures.
 *
 * <p>All values are nanoseconds with HdrHistogram's precision of three digits, including {@code
 * max} and {@code mean}. In an empty profile the count and every figure are 0. Immutable: it owns a
 * copy of the histogram.
 */
public final class LatencyProfile {

  private final Histogram histogram;
  private final long clamped;
  private final double alike;
  private final QuantileInterval p99Interval;

  private LatencyProfile(
      Histogram histogram, long clamped, double alike, QuantileInterval p99Interval) {
    this.histogram = histogram;
    this.clamped = clamped;
    this.alike = alike;
    this.p99Interval = p99Interval;
  }

  /**
   * Takes a copy of a histogram of nanoseconds.
   *
   * @param clamped how many of its values were outside the range and recorded at its edge
   */
  public static LatencyProfile of(Histogram histogram, long clamped) {
    return new LatencyProfile(
        histogram.copy(),
        clamped,
        1,
        QuantileInterval.of(histogram, 0.99, QuantileInterval.DEFAULT_CONFIDENCE));
  }

  /**
   * Takes a copy of a histogram of nanoseconds whose measurement may have ended because of what it
   * showed.
   *
   * @param clamped how many of its values were recorded at the edge of the range
   * @param alike how many neighbouring values tell as much as one, 1 or more
   */
  public static LatencyProfile watched(Histogram histogram, long clamped, double alike) {
    return new LatencyProfile(
        histogram.copy(), clamped, alike, QuantileInterval.atAnyTime(histogram, 0.99, alike));
  }

  /** Returns a profile without any measurement. */
  public static LatencyProfile empty() {
    return of(LatencyRecorder.emptyHistogram(), 0);
  }

  /** Number of operations. */
  public long count() {
    return histogram.getTotalCount();
  }

  /** Arithmetic mean in nanoseconds, 0 when empty. */
  public double meanNanos() {
    return isEmpty() ? 0 : histogram.getMean();
  }

  /** Smallest latency in nanoseconds. */
  public long minNanos() {
    return isEmpty() ? 0 : histogram.getMinValue();
  }

  /** Largest latency in nanoseconds. */
  public long maxNanos() {
    return isEmpty() ? 0 : histogram.getMaxValue();
  }

  /**
   * The latency in nanoseconds that the given part of operations does not exceed.
   *
   * @param quantile 0 to 1
   */
  public long quantileNanos(double quantile) {
    return isEmpty() ? 0 : histogram.getValueAtPercentile(quantile * 100);
  }

  /** How many neighbouring values tell as much as one, as far as that was looked at; 1 or more. */
  public double alike() {
    return alike;
  }

  /** The 95 % confidence interval of the 99th percentile. */
  public QuantileInterval p99Interval() {
    return p99Interval;
  }

  /** Number of operations that took at least {@code nanos}, exact to the histogram's precision. */
  public long countAtLeast(long nanos) {
    if (isEmpty() || nanos > histogram.getMaxValue()) {
      return 0;
    }
    return histogram.getCountBetweenValues(Math.max(0, nanos), LatencyRecorder.MAX_NANOS);
  }

  /** How many latencies were outside 1 ns to 1 h and recorded at the edge. */
  public long clamped() {
    return clamped;
  }

  /** Whether nothing was measured. */
  public boolean isEmpty() {
    return histogram.getTotalCount() == 0;
  }

  /** A copy of the histogram, in nanoseconds. */
  public Histogram histogram() {
    return histogram.copy();
  }

  /**
   * The histogram in HdrHistogram's V2 compressed encoding, Base64. Every HdrHistogram tool and
   * port can read it.
   */
  public String encoded() {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(buffer.array(), length));
  }
}
