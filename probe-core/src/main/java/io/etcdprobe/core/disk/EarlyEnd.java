package io.etcdprobe.core.disk;

import io.etcdprobe.core.disk.LimitTally.Standing;
import io.etcdprobe.core.latency.QuantileInterval;
import io.etcdprobe.core.stat.Autocorrelation;
import io.etcdprobe.core.stat.MeanInterval;
import java.util.stream.Stream;

/**
 * Follows a measurement and says when it may end, because more of it would not change the verdict.
 * {@link #due} may be called at any time and any number of times, because its tests allow that. The
 * whole verdict is wrong in at most five of a hundred runs ({@link QuantileInterval#ERROR_ABOVE},
 * {@link QuantileInterval#ERROR_BELOW}).
 *
 * <p>One bound that is surely beyond its hard limit ends the measurement. Otherwise every bound
 * must be decided: surely within its soft limit, or surely between the two limits.
 *
 * <p>A stall that was seen counts. A minute cannot decide whether a stall will come, so {@link
 * #due} does not wait for one.
 *
 * <p>Adding allocates nothing. Any thread may call it.
 */
public final class EarlyEnd {

  /** The fewest samples with which a p99 can pass, if all of them are within the limit. */
  public static final int FEWEST = 382;

  /** A commit of bbolt begins 100 ms after the end of the last one (etcd: backend.go). */
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
   * @param writesPerSecond rate of arrival, 0 for as fast as they complete
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
   * @param fsyncNanos time of the call that made it durable
   * @param nanos time of that call and of the write before it
   */
  public void durable(long fsyncNanos, long nanos) {
    fsync.add(fsyncNanos);
    durable.add(nanos);
  }

  /** Adds a commit of bbolt that took this many nanoseconds. */
  public void commit(long nanos) {
    commit.add(nanos);
  }

  /** How many neighbouring fdatasyncs tell as much as one independent one, 1 or more. */
  public double fsyncAlike() {
    return fsync.alike();
  }

  /** How many neighbouring commits tell as much as one independent one, 1 or more. */
  public double commitAlike() {
    return commit.alike();
  }

  /** The mean time of one durable write, nanoseconds, with an interval that holds at any time. */
  public MeanInterval durableWrite() {
    return MeanInterval.atAnyTime(durable);
  }

  /**
   * Returns whether the measurement may end.
   *
   * @param longestStallNanos the longest stall that etcd-probe did not cause itself, 0 if there is
   *     none
   */
  public boolean due(long longestStallNanos) {
    return longestStallNanos >= bounds.stall().hard()
        || fails()
        || standings().allMatch(standing -> standing == Standing.DECIDED);
  }

  /** Returns whether one bound is surely beyond its hard limit. */
  public boolean fails() {
    return standings().anyMatch(standing -> standing == Standing.BROKEN);
  }

  private Stream<Standing> standings() {
    return Stream.of(fsync.standing(), commits ? commit.standing() : Standing.DECIDED, rate());
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
