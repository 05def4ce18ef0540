package io.etcdprobe.core.ioping;

import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.limit.Status;
import java.util.List;

/**
 * The rule that operators of etcd are told: run ioping; a request over 10 ms means trouble.
 *
 * <p>A request over the threshold is a failure unless the probe itself paused. If only requests of
 * the warm-up are slow, that is a warning. If only pauses of the probe are, or no request counts,
 * the result is open. If nothing was slow, the verdict says how rare a slow request must be. Of
 * {@code n} independent requests, none is over the threshold with a probability of at least 5 %, as
 * long as no more than {@code 1 - 0.05^(1/n)} of all requests are.
 *
 * @param status the outcome
 * @param text one line with its reason
 * @param thresholdNanos the longest a request may take
 * @param requests how many requests were judged
 * @param over how many took longer than the threshold
 * @param spikes those of them that are remembered, in their order
 */
public record SpikeVerdict(
    Status status, String text, long thresholdNanos, long requests, long over, List<Spike> spikes) {

  /** The default of the rule: the limit that etcd's documents set for fdatasync's p99 (faq.md). */
  public static final long DEFAULT_THRESHOLD_NANOS = 10_000_000;

  private static final double ALPHA = 0.05;

  /** Takes a copy of the list. */
  public SpikeVerdict {
    spikes = List.copyOf(spikes);
  }

  /**
   * Judges a series of requests.
   *
   * @param thresholdNanos the longest a request may take, nanoseconds
   * @param requests how many requests moved data, warm-up included
   * @param warmup how many of them belong to the warm-up
   * @param over how many took longer than the threshold
   * @param spikes those of them that are remembered
   */
  public static SpikeVerdict of(
      long thresholdNanos, long requests, long warmup, long over, List<Spike> spikes) {
    String limit = LatencyText.of(thresholdNanos);
    long counted = requests - warmup;
    long own = spikes.stream().filter(spike -> origin(spike, true)).count();
    long onlyWarmup =
        spikes.stream().filter(spike -> spike.warmup() && origin(spike, false)).count();
    long guilty = over - own - onlyWarmup;
    Status status;
    String text;
    if (guilty > 0) {
      status = Status.FAIL;
      text =
          guilty
              + " of "
              + requests(requests)
              + " took over "
              + limit
              + ": expect etcd to be unstable on this disk";
    } else if (onlyWarmup > 0) {
      status = Status.WARN;
      text = "only the first of " + requests(requests) + " took over " + limit + " (warm-up)";
    } else if (own > 0) {
      status = Status.INCONCLUSIVE;
      text = own + " over " + limit + " fell into a pause of the probe itself; run it again";
    } else if (counted <= 0) {
      status = Status.INCONCLUSIVE;
      text = "no request was made that counts; make more (-c)";
    } else {
      status = Status.PASS;
      text =
          "none of "
              + requests(requests)
              + " took over "
              + limit
              + "; up to "
              + percent(rarest(counted))
              + " of all may still (95 % sure)";
    }
    return new SpikeVerdict(status, text, thresholdNanos, requests, over, spikes);
  }

  /** What part of all requests may be slow if none of {@code n} was, 95 % sure. */
  static double rarest(long n) {
    return 1 - Math.pow(ALPHA, 1.0 / n);
  }

  private static boolean origin(Spike spike, boolean own) {
    return switch (spike.origin()) {
      case PROBE -> own;
      case DISK, HOST -> !own;
    };
  }

  private static String requests(long count) {
    return count == 1 ? "1 request" : count + " requests";
  }

  private static String percent(double part) {
    double percent = part * 100;
    return (percent >= 10 ? Long.toString(Math.round(percent)) : LatencyText.significant(percent))
        + " %";
  }
}
