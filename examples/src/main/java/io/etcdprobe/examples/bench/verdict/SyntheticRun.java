package io.etcdprobe.examples.bench.verdict;

import io.etcdprobe.core.disk.Bound;
import io.etcdprobe.core.disk.DiskBounds;
import io.etcdprobe.core.disk.DiskEvidence;
import io.etcdprobe.core.disk.DiskJudge;
import io.etcdprobe.core.disk.EarlyEnd;
import io.etcdprobe.core.disk.Verdict;
import io.etcdprobe.core.forecast.StallHistory;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One run of {@code disk} on a synthetic disk. There are 150 proposals a second; those that have
 * arrived form a batch. A commit of two fdatasyncs begins 100 ms after the last commit's end. Four
 * times a second the run checks whether it may end.
 */
final class SyntheticRun {

  static final DiskBounds BOUNDS = DiskBounds.defaults(ElectionTiming.DEFAULT);

  private static final double SECOND = 1e9;
  private static final double BETWEEN = SECOND / 150;
  private static final double LOOK = SECOND / 4;
  private static final double BETWEEN_COMMITS = SECOND / 10;

  private final SyntheticDisk disk;
  private final boolean judged;
  private final EarlyEnd early = new EarlyEnd(BOUNDS, true);
  private final Histogram fsync = LatencyRecorder.emptyHistogram();
  private final Histogram commits = LatencyRecorder.emptyHistogram();
  private final List<Stall> stalls = new ArrayList<>();
  private double durableSum;
  private long longestStall;
  private double commitDue = BETWEEN_COMMITS;
  private double now;
  private double arrival;
  private boolean decided;

  /**
   * @param judged whether a verdict is needed, and not only shares
   */
  SyntheticRun(SyntheticDisk disk, boolean judged) {
    this.disk = disk;
    this.judged = judged;
  }

  /**
   * Runs, or continues to run, and returns the time since the beginning, nanoseconds.
   *
   * @param untilCertain whether the run ends as soon as the verdict is certain
   */
  double run(double nanos, boolean untilCertain) {
    double look = now + LOOK;
    while (now < nanos) {
      now = Math.max(now, arrival);
      commitsUntil(now);
      long took = disk.fsyncNanos(now);
      arrival = Math.max(arrival + BETWEEN, Math.floor(now / BETWEEN + 1) * BETWEEN);
      now += took;
      durable(took);
      if (untilCertain && now >= look) {
        look = now + LOOK;
        if (early.due(longestStall, (long) now)) {
          decided = true;
          return now;
        }
      }
    }
    return now;
  }

  private void durable(long took) {
    fsync.recordValue(Math.clamp(took, 1, LatencyRecorder.MAX_NANOS));
    durableSum += took;
    if (judged) {
      early.durable(took, took);
    }
    if (took > ElectionTiming.DEFAULT.heartbeatNanos()) {
      longestStall = Math.max(longestStall, took);
      stalls.add(new Stall(Instant.EPOCH, took, Phase.WAL_FSYNC, StallOrigin.DISK));
    }
  }

  private void commitsUntil(double time) {
    while (commitDue <= time) {
      long took = disk.fsyncNanos(commitDue) + disk.fsyncNanos(commitDue);
      commits.recordValue(Math.clamp(took, 1, LatencyRecorder.MAX_NANOS));
      if (judged) {
        early.commit(took);
      }
      commitDue += took + BETWEEN_COMMITS;
    }
  }

  /** The verdict that {@code disk} gives. */
  Verdict verdict() {
    return verdict(
        LatencyProfile.watched(fsync, 0, early.fsyncAlike()),
        LatencyProfile.watched(commits, 0, early.commitAlike()),
        decided ? early.certain() : Map.of());
  }

  /** The verdict of one look at the end that treats neighbours as independent. */
  Verdict verdictOfOneLook() {
    return verdict(LatencyProfile.of(fsync, 0), LatencyProfile.of(commits, 0), Map.of());
  }

  private Verdict verdict(LatencyProfile wal, LatencyProfile backend, Map<Bound, Status> certain) {
    return DiskJudge.judge(
        new DiskEvidence(
            wal,
            backend,
            true,
            early.durableWrite(),
            stalls,
            StallHistory.NONE,
            (long) now,
            List.of(),
            null,
            certain),
        BOUNDS,
        ElectionTiming.DEFAULT,
        3);
  }

  /** The share of fdatasyncs that took this long or longer. */
  double fsyncShare(double nanos) {
    return share(fsync, nanos);
  }

  /** The share of commits that took this long or longer. */
  double commitShare(double nanos) {
    return share(commits, nanos);
  }

  private static double share(Histogram histogram, double nanos) {
    return nanos > histogram.getMaxValue()
        ? 0
        : (double) histogram.getCountBetweenValues((long) nanos, LatencyRecorder.MAX_NANOS)
            / histogram.getTotalCount();
  }

  /** Durable writes per second, one after the other. */
  double writesPerSecond() {
    return fsync.getTotalCount() * SECOND / durableSum;
  }
}
