package io.etcdprobe.core.disk;

import io.etcdprobe.core.limit.Limits;
import io.etcdprobe.core.limit.Status;
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

  // What the last look found to be certain.
  private boolean withinSoft;
  private boolean withinHard;
  private boolean beyondSoft;
  private boolean beyondHard;

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

  /**
   * Looks at the samples so far, and remembers what is certain until the next look. A disk may get
   * slower after it was certainly quick, so an earlier look does not count.
   *
   * @param blames whether the p99 may be found beyond a limit, and not only within
   */
  void look(boolean blames) {
    double n;
    double atSoft;
    double atHard;
    synchronized (this) {
      double alike = alike();
      n = samples / alike;
      atSoft = reachedSoft / alike;
      atHard = reachedHard / alike;
    }
    boolean isWithinSoft = P99.below(atSoft, n) >= Sureness.OF_KEPT;
    boolean isWithinHard = P99.below(atHard, n) >= Sureness.OF_KEPT;
    boolean isBeyondSoft = blames && P99.above(atSoft, n) >= Sureness.OF_BROKEN;
    boolean isBeyondHard = blames && P99.above(atHard, n) >= Sureness.OF_BROKEN;
    synchronized (this) {
      withinSoft = isWithinSoft;
      withinHard = isWithinHard;
      beyondSoft = isBeyondSoft;
      beyondHard = isBeyondHard;
    }
  }

  /** What was certain at the last look; inconclusive if more samples may change it. */
  synchronized Status certain() {
    if (beyondHard) {
      return Status.FAIL;
    }
    if (beyondSoft) {
      return withinHard ? Status.WARN : Status.INCONCLUSIVE;
    }
    return withinSoft ? Status.PASS : Status.INCONCLUSIVE;
  }
}
