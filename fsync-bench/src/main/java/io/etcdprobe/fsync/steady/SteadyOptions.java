package io.etcdprobe.fsync.steady;

import io.etcdprobe.core.timing.ElectionTiming;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the low-rate probe does.
 *
 * @param directory on the volume that holds etcd's data, not within its {@code member} directory
 * @param interval between two samples on average, 100 ms to 5 min
 * @param jitter part of the interval within which each sample is placed at random, 0 to 1. So the
 *     probes of several members do not fall in step with each other, nor with anything that happens
 *     every second
 * @param sizeBytes of the data in a record, 1 to 65,536
 * @param timing that the member runs with
 */
public record SteadyOptions(
    Path directory, Duration interval, double jitter, int sizeBytes, ElectionTiming timing) {

  /** One sample a second. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

  /** Half of the interval. */
  public static final double DEFAULT_JITTER = 0.5;

  /** The size of the well-known fio recipe for etcd. */
  public static final int DEFAULT_SIZE_BYTES = 2300;

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int LARGEST_BYTES = 1 << 16;

  /**
   * @throws IllegalArgumentException if a value is out of range; the message is for the user
   */
  public SteadyOptions {
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the probe's interval is 100ms to 5m, not " + interval.toMillis() + "ms");
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("the probe's jitter is 0 to 1, not " + jitter);
    }
    if (sizeBytes < 1 || sizeBytes > LARGEST_BYTES) {
      throw new IllegalArgumentException(
          "the probe's size is 1 to " + LARGEST_BYTES + " bytes, not " + sizeBytes);
    }
  }

  /** The default options. */
  public static SteadyOptions of(Path directory, ElectionTiming timing) {
    return new SteadyOptions(
        directory, DEFAULT_INTERVAL, DEFAULT_JITTER, DEFAULT_SIZE_BYTES, timing);
  }
}
