package io.etcdprobe.core.disk;

import io.etcdprobe.core.latency.QuantileInterval;
import io.etcdprobe.core.limit.Limits;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.stat.Autocorrelation;
import io.etcdprobe.core.stat.MeanInterval;
import java.util.EnumMap;
import java.util.Map;

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

  /** No shorter measurement calls a bound broken, except for a stall that it saw. */
  public static final long LEAST_TO_FAIL_NANOS = 2_000_000_000L;

  /** No shorter measurement ends early because it passes. */
  public static final long LEAST_TO_PASS_NANOS = 5_000_000_000L;

  /**
   * A commit of bbolt begins 100 ms after the end of the last one (etcd: backend.go), and takes
   * some time itself.
   */
  private static final double COMMITS_PER_SECOND = 9;

  private final DiskBounds bounds;
  private final boolean commits;
  private final LimitTally fsync;
  private final LimitTally commit;
  private final Autocorrelation durable = new Autocorrelation();
  private Status rate = Status.INCONCLUSIVE;

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
   * Returns the shortest time after which a run can end early because it passes, nanoseconds.
   *
   * @param writesPerSecond rate of arrival, 0 for as fast as they complete
   * @param commits whether the pattern has bbolt's commits
   */
  public static long leastNanos(double writesPerSecond, boolean commits) {
    return Math.max(LEAST_TO_PASS_NANOS, samplesNanos(writesPerSecond, commits));
  }

  /**
   * Returns the shortest time in which {@value #FEWEST} samples of each kind are taken,
   * nanoseconds; 0 if only the disk's speed limits it.
   *
   * @param writesPerSecond rate of arrival, 0 for as fast as they complete
   * @param commits whether the pattern has bbolt's commits
   */
  public static long samplesNanos(double writesPerSecond, boolean commits) {
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
   * Looks at what was measured so far and returns whether the measurement may end.
   *
   * @param longestStallNanos the longest stall that etcd-probe did not cause itself, 0 if there is
   *     none
   * @param measuredNanos how long it has measured. No bound is called broken before {@link
   *     #LEAST_TO_FAIL_NANOS}, and no disk passes before {@link #LEAST_TO_PASS_NANOS}: neighbouring
   *     samples resemble each other, and a moment says little however many they are
   */
  public boolean due(long longestStallNanos, long measuredNanos) {
    return due(longestStallNanos, measuredNanos, 0);
  }

  /**
   * The same after a warm-up in which a bound was already surely beyond its hard limit.
   *
   * @param brokenBeforeNanos how long that warm-up took, 0 if it was no such one. It counts as time
   *     for {@link #LEAST_TO_FAIL_NANOS}; its samples do not count
   */
  public boolean due(long longestStallNanos, long measuredNanos, long brokenBeforeNanos) {
    look(measuredNanos + brokenBeforeNanos >= LEAST_TO_FAIL_NANOS);
    Map<Bound, Status> certain = certain();
    return longestStallNanos >= bounds.stall().hard()
        || certain.containsValue(Status.FAIL)
        || (certain.size() == (commits ? 3 : 2) && measuredNanos >= LEAST_TO_PASS_NANOS);
  }

  /** Returns whether one bound is surely beyond its hard limit. */
  public boolean fails() {
    look(true);
    return certain().containsValue(Status.FAIL);
  }

  /** What was certain at the last look: pass, warn or fail. A bound that was open is missing. */
  public synchronized Map<Bound, Status> certain() {
    Map<Bound, Status> certain = new EnumMap<>(Bound.class);
    certain.put(Bound.WAL_FSYNC_P99, fsync.certain());
    if (commits) {
      certain.put(Bound.BACKEND_COMMIT_P99, commit.certain());
    }
    certain.put(Bound.SEQUENTIAL_IOPS, rate);
    certain.values().removeIf(status -> status == Status.INCONCLUSIVE);
    return certain;
  }

  private void look(boolean blames) {
    fsync.look(blames);
    commit.look(blames);
    Status now = rate(durableWrite(), bounds.sequentialIops());
    synchronized (this) {
      rate = blames || now == Status.PASS ? now : Status.INCONCLUSIVE;
    }
  }

  private static Status rate(MeanInterval mean, Limits limits) {
    Status status = RateJudge.status(mean, limits);
    boolean mayFail = status == Status.WARN && 1e9 / mean.high() < limits.hard();
    return mayFail ? Status.INCONCLUSIVE : status;
  }
}
