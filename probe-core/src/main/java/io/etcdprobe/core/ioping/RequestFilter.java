package io.etcdprobe.core.ioping;

/**
 * Which requests count.
 *
 * @param warmup how many of the first requests do not count
 * @param minNanos shortest valid time, nanoseconds
 * @param maxNanos longest valid time, nanoseconds
 */
public record RequestFilter(long warmup, long minNanos, long maxNanos) {

  /** ioping's own filter: all requests but the first. */
  public static final RequestFilter DEFAULT = new RequestFilter(1, 0, Long.MAX_VALUE);
}
