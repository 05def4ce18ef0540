package io.etcdprobe.core.disk;

import io.etcdprobe.core.stat.Autocorrelation;
import io.etcdprobe.core.stat.ShareTest;

/**
 * Counts how many latencies reach each of two limits, for a p99 that may be judged at any time.
 * Adding allocates nothing. Any thread may call it.
 */
final class LimitTally {

  private static final ShareTest P99 = new ShareTest(0.01);

  private final Limits limits;
  private final Autocorrelation soft = new Autocorrelation();
  private final Autocorrelation hard = new Autocorrelation();
  private long samples;
  private long reachedSoft;
  private long reachedHard;

  /** Where the p99 is, compared with the limits. */
  enum Standing {
    /** Not known well enough yet. */
    OPEN,
    /** Surely within the soft limit, or surely between the two limits. */
    DECIDED,
    /** Surely beyond the hard limit. */
    BROKEN
  }

  LimitTally(Limits limits) {
    this.limits = limits;
  }

  /**
   * Adds a latency.
   *
   * @param nanos 0 or more
   */
  synchronized void add(long nanos) {
    boolean softly = nanos >= limits.soft();
    boolean hardly = nanos >= limits.hard();
    samples++;
    reachedSoft += softly ? 1 : 0;
    reachedHard += hardly ? 1 : 0;
    soft.add(softly ? 1 : 0);
    hard.add(hardly ? 1 : 0);
  }

  /** How many neighbouring samples tell as much as one independent sample, 1 or more. */
  synchronized double alike() {
    return Math.max(soft.time(), hard.time());
  }

  synchronized Standing standing() {
    double alike = alike();
    double n = samples / alike;
    double beyondSoft = reachedSoft / alike;
    double beyondHard = reachedHard / alike;
    if (P99.above(beyondHard, n) >= Sureness.OF_BROKEN) {
      return Standing.BROKEN;
    }
    boolean within = P99.below(beyondSoft, n) >= Sureness.OF_KEPT;
    boolean between =
        P99.above(beyondSoft, n) >= Sureness.OF_BROKEN
            && P99.below(beyondHard, n) >= Sureness.OF_KEPT;
    return within || between ? Standing.DECIDED : Standing.OPEN;
  }
}
