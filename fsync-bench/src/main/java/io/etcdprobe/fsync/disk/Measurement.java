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
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Runs a workload: warm-up, then the measured time, on a thread of its own; watches it from the
 * caller's, once a second.
 *
 * <p>Should the disk hang, the watch does not: {@link #HANG_GRACE} after the planned end (or the
 * request to stop) it leaves the call that is still under way and counts it as the stall that it
 * is.
 */
final class Measurement {

  /** How long a call may stay under way after the end before it is left to itself. */
  static final Duration HANG_GRACE = Duration.ofSeconds(10);

  private static final Duration TICK = Duration.ofSeconds(1);

  /** How often it is asked whether the verdict is certain. */
  private static final Duration LOOK = Duration.ofMillis(250);

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

  Measurement(DiskOptions options, Workload workload, NoiseMonitor noise, DiskObserver observer) {
    this.options = options;
    this.workload = workload;
    this.noise = noise;
    this.observer = observer;
    long heartbeat = options.timing().heartbeatNanos();
    this.stalls = new StallLog(heartbeat);
    double rate = options.ratePerSecond();
    this.warmupLoop =
        new MeasuredLoop(workload.writer(), rate, warmupSlowest, new StallLog(heartbeat));
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

  /** Runs to the end and hands what was recorded to the observer on the way. */
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
      endIfDecided();
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

  /** Ends it once more of it would not change the verdict, unless all of it is wanted. */
  private void endIfDecided() {
    if (measuring && !halted && !options.full() && early.due(longestStallNanos())) {
      decided = true;
      halt();
    }
  }

  private long longestStallNanos() {
    long[] longest = {0};
    if (stalls.count() > 0) {
      stalls.visit(
          (since, nanos, phase) -> {
            if (noise.originOf(since, since + nanos) != StallOrigin.PROBE) {
              longest[0] = Math.max(longest[0], nanos);
            }
          });
    }
    return longest[0];
  }

  private boolean endExpected(long began, long now) {
    long planned = options.durationNanos();
    return halted
        || (planned > 0 && now - began > options.warmupNanos() + planned + TICK.toNanos());
  }

  /**
   * The disk hangs: what it has hung for so far is a stall, and the end of what can be measured.
   */
  private void abandon(long now) {
    abandoned = true;
    long since = measuring ? loop.underWaySince() : warmupLoop.underWaySince();
    if (!measuring) {
      // It hung before the measured time began: the hang is all there is to tell.
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
   * Paced as etcd's, the loop changes threads as etcd's does; back to back one thread has no time
   * to settle.
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

  /** Takes one interval from every recorder and returns that of fdatasync. */
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

  /** Ends it soon; safe from any thread. */
  void stop() {
    stopRequested = true;
    halt();
  }

  private void halt() {
    halted = true;
    warmupLoop.stop();
    loop.stop();
    LockSupport.unpark(thread);
    Relay threads = relay;
    if (threads != null) {
      threads.wakeAll();
    }
  }

  /** What was measured, as it is judged at any time. */
  EarlyEnd early() {
    return early;
  }

  /** Whether it ended before its time because the verdict was certain. */
  boolean decided() {
    return decided;
  }

  /** What the disk or the file system failed with, or null. */
  @Nullable PosixException failure() {
    return failure != null ? failure : commits == null ? null : commits.failure();
  }

  /** A defect of ours that ended the loop, or null. */
  @Nullable Throwable defect() {
    return defect;
  }

  /** Whether a call is still under way that will be left to itself. */
  boolean abandoned() {
    return abandoned;
  }

  boolean stopRequested() {
    return stopRequested;
  }

  Instant start() {
    return start;
  }

  /** Wall clock of a nanoTime tick of the measured time. */
  Instant wallClock(long nanoTime) {
    return start.plusNanos(nanoTime - startNanos);
  }

  long measuredNanos() {
    return measuredNanos;
  }

  long warmupNanos() {
    return warmupNanos;
  }

  /**
   * Time the measuring thread was ready to run but had to wait for a processor; -1 if the kernel
   * does not say.
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
