package io.etcdprobe.fsync.disk;

import io.etcdprobe.core.disk.DiskObserver;
import io.etcdprobe.core.disk.DiskProgress;
import io.etcdprobe.core.disk.EarlyEnd;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.fsync.noise.NoiseMonitor;
import io.etcdprobe.fsync.noise.Slowest;
import io.etcdprobe.fsync.posix.PosixException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Runs a workload on a thread of its own: the warm-up, then the measured time. The caller's thread
 * watches it and reports progress once a second.
 *
 * <p>If the disk hangs, the watching thread does not. It waits for {@link #HANG_GRACE} after the
 * planned end or the request to stop. Then it gives up the call that is still under way, and counts
 * it as a stall.
 */
final class Measurement {

  /** How long a call may stay under way after the end before it is given up. */
  static final Duration HANG_GRACE = Duration.ofSeconds(10);

  private static final Duration TICK = Duration.ofSeconds(1);

  /** Time between two checks whether the verdict is certain. */
  private static final Duration LOOK = Duration.ofMillis(250);

  /** How long a disk that is surely too slow is warmed up all the same. */
  private static final Duration SHORTEST_WARMUP = Duration.ofSeconds(1);

  private final DiskOptions options;
  private final Workload workload;
  private final DiskObserver observer;
  private final NoiseMonitor noise;
  private final Slowest warmupSlowest = new Slowest();
  final Slowest slowest = new Slowest();
  final StallLog stalls;
  final PhaseRecorders recorders = new PhaseRecorders();
  private final PhaseRecorders warmup = new PhaseRecorders();
  private final MeasuredLoop warmupLoop;
  final MeasuredLoop loop;
  private final EarlyEnd early;
  private final EarlyEnd earlyWarmup;
  private final @Nullable CommitLoop commits;
  private final Thread thread;
  private volatile @Nullable PosixException failure;
  private volatile @Nullable Throwable defect;
  private volatile boolean measuring;
  private volatile boolean stopRequested;
  private volatile boolean decided;
  private volatile boolean halted;
  private volatile @Nullable Relay relay;
  private volatile long measuredNanos;
  private volatile long warmupNanos;
  private volatile long writtenBefore;
  private volatile long runDelayNanos = -1;
  private volatile Instant start = Instant.EPOCH;
  private volatile long startNanos;
  private boolean abandoned;
  private boolean brokenInWarmup;

  Measurement(DiskOptions options, Workload workload, NoiseMonitor noise, DiskObserver observer) {
    this.options = options;
    this.workload = workload;
    this.noise = noise;
    this.observer = observer;
    long heartbeat = options.timing().heartbeatNanos();
    this.stalls = new StallLog(heartbeat);
    double rate = options.ratePerSecond();
    this.earlyWarmup = new EarlyEnd(options.bounds(), false);
    this.warmupLoop =
        new MeasuredLoop(
            workload.writer(), rate, warmupSlowest, new StallLog(heartbeat), earlyWarmup);
    this.early = new EarlyEnd(options.bounds(), workload.commits() != null);
    this.loop = new MeasuredLoop(workload.writer(), rate, slowest, stalls, early);
    this.commits =
        workload.commits() == null
            ? null
            : new CommitLoop(
                workload.commits(),
                () -> warmupLoop.proposals() + loop.proposals(),
                warmup,
                this::halt);
    this.thread = Thread.ofPlatform().daemon().name("wal-writer").unstarted(this::write);
  }

  /** Runs to the end, and passes what is recorded to the observer meanwhile. */
  void run() throws InterruptedException {
    thread.start();
    if (commits != null) {
      commits.start();
    }
    long began = System.nanoTime();
    long deadline = Long.MIN_VALUE;
    long ticked = began;
    while (!thread.join(LOOK)) {
      long now = System.nanoTime();
      endIfDecided(began);
      if (now - ticked >= TICK.toNanos()) {
        ticked += TICK.toNanos();
        tick(began);
      }
      if (deadline == Long.MIN_VALUE && endExpected(began, now)) {
        deadline = now + HANG_GRACE.toNanos();
      } else if (deadline != Long.MIN_VALUE && deadline - now < 0) {
        abandon(now);
        break;
      }
    }
    if (commits != null) {
      commits.close();
    }
    takeIntervals(Instant.now());
  }

  /** Ends the run if its rest cannot change the verdict, unless the user wants all of it. */
  private void endIfDecided(long began) {
    if (halted || options.full()) {
      return;
    }
    if (measuring
        && early.due(
            longestStallNanos(),
            System.nanoTime() - startNanos,
            brokenInWarmup ? Math.min(warmupNanos, SHORTEST_WARMUP.toNanos()) : 0)) {
      decided = true;
      halt();
    } else if (!measuring
        && warmupNanos == 0
        && System.nanoTime() - began >= SHORTEST_WARMUP.toNanos()
        && earlyWarmup.fails()) {
      // The measured time then finds out whether it stays so.
      brokenInWarmup = true;
      warmupLoop.stop();
      wake();
    }
  }

  /**
   * The longest stall that ends a run and that was not our own. It must have ended some time ago: a
   * collection is known only shortly after its end.
   */
  private long longestStallNanos() {
    long known = System.nanoTime() - LOOK.toNanos();
    List<long[]> candidates = new ArrayList<>();
    if (stalls.count() > 0) {
      stalls.visit(
          (since, nanos, phase) -> {
            if (nanos >= options.bounds().stall().hard() && since + nanos - known < 0) {
              candidates.add(new long[] {since, nanos});
            }
          });
    }
    long longest = 0;
    for (long[] stall : candidates) {
      if (noise.originOf(stall[0], stall[0] + stall[1]) != StallOrigin.PROBE) {
        longest = Math.max(longest, stall[1]);
      }
    }
    return longest;
  }

  private boolean endExpected(long began, long now) {
    long planned = options.durationNanos();
    return halted
        || (planned > 0 && now - began > options.warmupNanos() + planned + TICK.toNanos());
  }

  /**
   * Gives up a disk that hangs: the time since the call began counts as a stall, and the
   * measurement ends.
   */
  private void abandon(long now) {
    abandoned = true;
    long since = measuring ? loop.underWaySince() : warmupLoop.underWaySince();
    if (!measuring) {
      // It hung before the measured time began, so the hang is the only result.
      startNanos = since == MeasuredLoop.IDLE ? now : since;
      start = Instant.now().minusNanos(now - startNanos);
    }
    if (since != MeasuredLoop.IDLE) {
      recorders.walFsync.record(now - since);
      stalls.offer(since, now - since, Phase.WAL_FSYNC);
    }
    measuredNanos = now - startNanos;
  }

  private void write() {
    try {
      warmupNanos =
          options.warmupNanos() == 0 ? 0 : runs(warmupLoop, warmup, options.warmupNanos(), 0);
      // The recorders' arrays are still young. The first collection would copy all of them, which
      // takes as long as a slow fdatasync: now, and not in the measured time.
      System.gc();
      beginMeasuring();
      long delayBefore = RunDelay.ofThisThread();
      measuredNanos = runs(loop, recorders, options.durationNanos(), options.count());
      long delayAfter = RunDelay.ofThisThread();
      runDelayNanos =
          delayBefore < 0 || delayAfter < 0
              ? -1
              : relay == null ? delayAfter - delayBefore : relay.runDelayNanos();
    } catch (PosixException failed) {
      failure = failed;
      measuredNanos = measuring ? System.nanoTime() - startNanos : 0;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error unexpected) {
      defect = unexpected;
    }
  }

  /**
   * With etcd's pattern at a given rate, the loop changes threads as etcd's raft loop does. Without
   * pauses between writes, one thread has no time to settle on a processor.
   */
  private long runs(MeasuredLoop running, PhaseRecorders target, long nanos, long count)
      throws PosixException, InterruptedException {
    if (workload.commits() == null || options.ratePerSecond() == 0) {
      return running.run(target, nanos, count);
    }
    Relay threads = new Relay(running);
    relay = threads;
    return threads.run(target, nanos, count);
  }

  private void beginMeasuring() {
    noise.beginMeasuring();
    if (commits != null) {
      commits.recordTo(recorders, early);
    }
    writtenBefore = writtenNow();
    start = Instant.now();
    startNanos = System.nanoTime();
    measuring = true;
  }

  private void tick(long began) {
    long now = System.nanoTime();
    if (!measuring) {
      Histogram interval = warmup.walFsync.takeInterval();
      report(true, now - began, options.warmupNanos(), warmupLoop, interval, warmup.walFsync);
      return;
    }
    Histogram interval = takeIntervals(Instant.now());
    report(false, now - startNanos, options.durationNanos(), loop, interval, recorders.walFsync);
  }

  private void report(
      boolean warmingUp,
      long elapsed,
      long planned,
      MeasuredLoop running,
      Histogram interval,
      LatencyRecorder fsync) {
    observer.progress(
        new DiskProgress(
            warmingUp,
            elapsed,
            planned,
            running.batches(),
            interval,
            fsync.total(),
            stalls.count()));
  }

  private Instant intervalStart = Instant.EPOCH;

  /** Takes one interval from every recorder and returns the interval of fdatasync. */
  private Histogram takeIntervals(Instant end) {
    Instant from = intervalStart.isBefore(start) ? start : intervalStart;
    intervalStart = end;
    Histogram fsync = recorders.walFsync.takeInterval();
    for (Phase phase : Phase.values()) {
      Histogram interval = phase == Phase.WAL_FSYNC ? fsync : recorders.of(phase).takeInterval();
      if (interval.getTotalCount() == 0) {
        continue;
      }
      observer.interval(phase, from, end, interval);
    }
    return fsync;
  }

  /** Ends the run soon; may be called from any thread. */
  void stop() {
    stopRequested = true;
    halt();
  }

  private void halt() {
    halted = true;
    warmupLoop.stop();
    loop.stop();
    wake();
  }

  private void wake() {
    LockSupport.unpark(thread);
    Relay threads = relay;
    if (threads != null) {
      threads.wakeAll();
    }
  }

  /** What was measured, for a judgement at any time. */
  EarlyEnd early() {
    return early;
  }

  /** Whether the run ended early because the verdict was certain. */
  boolean decided() {
    return decided;
  }

  /** The error of the disk or the file system, or null. */
  @Nullable PosixException failure() {
    return failure != null ? failure : commits == null ? null : commits.failure();
  }

  /** A defect of etcd-probe that ended the loop, or null. */
  @Nullable Throwable defect() {
    return defect;
  }

  /** Whether a call is still under way and was given up. */
  boolean abandoned() {
    return abandoned;
  }

  boolean stopRequested() {
    return stopRequested;
  }

  Instant start() {
    return start;
  }

  /** The wall clock time of a nanoTime tick in the measured time. */
  Instant wallClock(long nanoTime) {
    return start.plusNanos(nanoTime - startNanos);
  }

  /** When the measured time began, monotonic. */
  long startNanos() {
    return startNanos;
  }

  long measuredNanos() {
    return measuredNanos;
  }

  long warmupNanos() {
    return warmupNanos;
  }

  /**
   * Time in which the measuring threads were ready to run but waited for a processor; -1 if the
   * kernel does not report it.
   */
  long runDelayNanos() {
    return runDelayNanos;
  }

  long writtenBytes() {
    return measuring ? writtenNow() - writtenBefore : 0;
  }

  private long writtenNow() {
    return workload.writer().writtenBytes()
        + (workload.commits() == null ? 0 : workload.commits().writtenBytes());
  }
}
