package io.etcdprobe.core.ioping;

/**
 * The figures of a series of requests. Times are nanoseconds. All are 0 if no request was valid.
 *
 * @param count requests made, valid or not
 * @param valid requests that count
 * @param tooFast requests shorter than the shortest valid time
 * @param tooSlow requests longer than the longest valid time
 * @param requestBytes size of one request
 * @param minNanos shortest valid request
 * @param maxNanos longest valid request
 * @param sumNanos total time of the valid requests
 * @param averageNanos mean of the valid requests
 * @param deviationNanos their standard deviation
 * @param loadNanos from the start of the series to its end, pauses included
 */
public record RequestStatistics(
    long count,
    long valid,
    long tooFast,
    long tooSlow,
    long requestBytes,
    long minNanos,
    long maxNanos,
    double sumNanos,
    double averageNanos,
    double deviationNanos,
    long loadNanos) {

  private static final double NANOS_PER_SECOND = 1e9;

  /** Requests per second of request time: what the target could do without pauses. */
  public double iops() {
    return sumNanos == 0 ? 0 : NANOS_PER_SECOND * valid / sumNanos;
  }

  /** Requests per second that were actually made. */
  public double loadIops() {
    return loadNanos == 0 ? 0 : NANOS_PER_SECOND * count / loadNanos;
  }

  /** Bytes per second of request time. */
  public double speed() {
    return iops() * requestBytes;
  }

  /** Bytes per second that were actually moved. */
  public double loadSpeed() {
    return loadIops() * requestBytes;
  }

  /** Bytes of the valid requests. */
  public long bytes() {
    return valid * requestBytes;
  }

  /** Bytes of all requests. */
  public long loadBytes() {
    return count * requestBytes;
  }
}
