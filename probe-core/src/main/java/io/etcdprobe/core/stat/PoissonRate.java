package io.etcdprobe.core.stat;

/** How often a rare event happens, estimated from how often it was seen. */
public final class PoissonRate {

  private PoissonRate() {}

  /**
   * Returns the upper limit of the expected number of events when {@code seen} were seen: the exact
   * one-sided limit (Garwood 1936), 2.996 for none and 95 % (the rule of three).
   *
   * @param seen events seen, 0 or more
   * @param confidence above 0 and below 1
   */
  public static double upperLimit(long seen, double confidence) {
    double low = seen;
    double high = seen + 10 * Math.sqrt(seen + 1.0) + 10;
    for (int i = 0; i < 200 && high - low > 1e-9 * high; i++) {
      double middle = (low + high) / 2;
      if (cumulative(seen, middle) > 1 - confidence) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** Probability of at most {@code k} events when {@code mean} are expected. */
  public static double cumulative(long k, double mean) {
    double logTerm = -mean;
    double sum = Math.exp(logTerm);
    for (long i = 1; i <= k; i++) {
      logTerm += Math.log(mean / i);
      sum += Math.exp(logTerm);
    }
    return Math.min(1, sum);
  }
}
