package io.etcdprobe.core.disk;

import io.etcdprobe.core.disk.LimitTally.Standing;
import io.etcdprobe.core.latency.QuantileInterval;
import io.etcdprobe.core.stat.Autocorrelation;
import io.etcdprobe.core.stat.MeanInterval;

/**
 * Follows a measurement and says when it may end, because more of it would not change the verdict.
 * {@link #due} may be asked at any time and any number of times: the tests that it goes by allow
 * that, and the whole verdict is wrong in at most five of a hundred runs ({@link
 * QuantileInterval#ERROR_ABOVE}, {@link QuantileInterval#ERROR_BELOW}).
 *
 * <p>One bound that is surely beyond its hard limit is enough. Otherwise every bound has to be
 * decided: surely within its soft limit, or surely between the two.
 *
 * <p>A stall that was seen counts. Whether one will come is no question that a minute decides, so
 * {@link #due} does not wait for one.
 *
 * <p>Adding allocates nothing. Any thread.
 */
public final class EarlyEnd {

  /** As many samples must be within a limit, and none beyond it, before a p99 can pass. */
  public static final int FEWEST = 382;

  /** bbolt's commits begin 100 ms after the end of the one before (etcd: backend.go). */
  private static final double COMMITS_PER_SECOND = 10;

  private final DiskBounds bounds;
  private final boolean commits;
  private final LimitTally fsync;
  private final LimitTally commit;
  private final Autocorrelation durable = new Autocorrelation();

  /**
   * @param commits whether the pattern has bbolt's commits
   */
  public EarlyEnd(DiskBounds bounds, boolean commits) {
    this.bounds = bounds;
    this.commits = commits;
    this.fsync = new LimitTally(bounds.walFsyncP99());
    this.commit = new LimitTally(bounds.backendCommitP99());
  }

  /**
   * Returns the shortest time in which a run can pass, nanoseconds.
   *
   * @param writesPerSecond as they arrive, 0 for as fast as they complete
   * @param commits whether the pattern has bbolt's commits
   */
  public static long leastNanos(double writesPerSecond, boolean commits) {
    double slowest = writesPerSecond == 0 ? Double.POSITIVE_INFINITY : writesPerSecond;
    slowest = commits ? Math.min(slowest, COMMITS_PER_SECOND) : slowest;
    return (long) Math.ceil(FEWEST * 1e9 / slowest);
  }

  /**
   * Adds a write that was made durable.
   *
   * @param fsyncNanos of the call that made it durable
   * @param nanos of that and the write before it
   */
  public void durable(long fsyncNanos, long nanos) {
    fsync.add(fsyncNanos);
    durable.add(nanos);
  }

  /** Adds a commit of bbolt, nanoseconds. */
  public void commit(long nanos) {
    commit.add(nanos);
  }

  /** How many neighbouring fdatasyncs tell as much as one, 1 or more. */
  public double fsyncAlike() {
    return fsync.alike();
  }

  /** How many neighbouring commits tell as much as one, 1 or more. */
  public double commitAlike() {
    return commit.alike();
  }

  /** The mean of one write made durable, nanoseconds, with an interval that holds at any time. */
  public MeanInterval durableWrite() {
    return MeanInterval.atAnyTime(durable);
  }

  /**
   * Returns whether the measurement may end.
   *
   * @param longestStallNanos of the stalls that are not our own, 0 if there is none
   */
  public boolean due(long longestStallNanos) {
    if (longestStallNanos >= bounds.stall().hard()) {
      return true;
    }
    Standing wal = fsync.standing();
    Standing backend = commits ? commit.standing() : Standing.DECIDED;
    Standing rate = rate();
    if (wal == Standing.BROKEN || backend == Standing.BROKEN || rate == Standing.BROKEN) {
      return true;
    }
    return wal == Standing.DECIDED && backend == Standing.DECIDED && rate == Standing.DECIDED;
  }

  private Standing rate() {
    MeanInterval mean = durableWrite();
    return switch (RateJudge.status(mean, bounds.sequentialIops())) {
      case PASS -> Standing.DECIDED;
      case WARN ->
          1e9 / mean.high() >= bounds.sequentialIops().hard() ? Standing.DECIDED : Standing.OPEN;
      case FAIL -> Standing.BROKEN;
      case INCONCLUSIVE -> Standing.OPEN;
    };
  }
}
