package io.etcdprobe.fsync.steady;

import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.DiskSample;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.noise.PauseWatch;
import io.etcdprobe.fsync.posix.Posix;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.wal.LoneSegment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Samples a volume at a low rate for as long as the process runs.
 *
 * <p>A sample is one write(2) and one fdatasync(2) of the record that {@link LoneSegment} lays out,
 * at the times that {@link Pace} sets. Each is handed over with the time it was due, so that its
 * response holds what it had to wait. One that takes a heartbeat interval or longer, unless this
 * process itself was paused, makes the next ones rarer, up to half a minute apart: the probe must
 * not add to a fire. A call that hangs shows in {@link #report} while it hangs.
 *
 * <p>After each sample it looks whether file and directory are still its own and in their place,
 * and whether there is room. A disk that refuses a write or a sync, a full or read-only file
 * system, a file that somebody removed: the probe gives up what it has (a sync that failed once may
 * succeed wrongly when tried again), says why, and begins anew later.
 *
 * <p>One daemon thread, {@code steady-probe}, beside that of {@link PauseWatch}.
 */
public final class SteadyProbe implements AutoCloseable {

  /** Longest time between two samples or attempts. */
  static final Duration LONGEST_INTERVAL = Duration.ofSeconds(32);

  /** How long starting and ending wait for a disk that hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** How long before a sample is due everything is made ready for it. */
  private static final long LEAD_NANOS = Duration.ofMillis(2).toNanos();

  /** What ext4 writes to its journal for a new block: descriptor, inode and commit block. */
  private static final int JOURNAL_BLOCKS = 3;

  private static final double BLOCK_BYTES = 4096;

  /** What it is doing, and why. */
  private record Status(ProbeState state, String reason) {}

  /** Something that may wait for the disk and is not a sample. */
  private interface Step {
    void run() throws ProbeException, Hindrance, PosixException;
  }

  private final SteadyOptions options;
  private final Consumer<DiskSample> sink;
  private final PauseWatch pauses;
  private final boolean pausesAreOurs;
  private volatile long heartbeatNanos;
  private final Pace pace;
  private final Shot shot = new Shot();
  private final RecentSamples recent = new RecentSamples();
  private final ProbeFiles files;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("steady-probe").unstarted(this::run);
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile @Nullable ProbeException refusal;
  private volatile long stepSince = Shot.IDLE;
  private volatile Status status = new Status(ProbeState.STARTING, "no sample yet");
  private volatile String trouble = "";
  private volatile long samples;
  private volatile long failures;
  private volatile long writtenBytes;
  private volatile @Nullable Instant last;
  private volatile boolean closing;

  private SteadyProbe(
      SteadyOptions options, Consumer<DiskSample> sink, PauseWatch pauses, boolean pausesAreOurs) {
    this.options = options;
    this.sink = sink;
    this.pauses = pauses;
    this.pausesAreOurs = pausesAreOurs;
    this.heartbeatNanos = options.timing().heartbeatNanos();
    this.files = new ProbeFiles(options.directory(), options.sizeBytes());
    this.pace =
        new Pace(
            System.nanoTime(),
            options.interval().toNanos(),
            options.jitter(),
            LONGEST_INTERVAL.toNanos(),
            new SplittableRandom());
  }

  /**
   * Starts sampling, with a watch for pauses of its own.
   *
   * @param sink takes each sample, on the probe's thread
   * @throws ProbeException if the directory can never do: missing, a link, not writable, etcd's
   *     own, or sampled by another process. A disk in trouble is no reason not to start
   */
  public static SteadyProbe start(SteadyOptions options, Consumer<DiskSample> sink)
      throws ProbeException {
    return started(new SteadyProbe(options, sink, PauseWatch.start(), true));
  }

  /** The same with the process's watch, which stays its owner's to close. */
  public static SteadyProbe start(
      SteadyOptions options, Consumer<DiskSample> sink, PauseWatch pauses) throws ProbeException {
    return started(new SteadyProbe(options, sink, pauses, false));
  }

  private static SteadyProbe started(SteadyProbe probe) throws ProbeException {
    probe.thread.start();
    try {
      boolean ignored = probe.begun.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    ProbeException refused = probe.refusal;
    if (refused != null) {
      probe.close();
      throw refused;
    }
    return probe;
  }

  /** From now on what is long is so by this timing: the member's own, once it is known. */
  public void follow(ElectionTiming timing) {
    heartbeatNanos = timing.heartbeatNanos();
  }

  /**
   * Why it ended by itself, as {@link #start} would have said, had the disk not taken so long to
   * say so; null as long as it goes on.
   */
  public @Nullable ProbeException refusal() {
    return refusal;
  }

  private void run() {
    Posix.sharpenTimers();
    begin();
    begun.countDown();
    Shot.practise(options.sizeBytes(), () -> closing);
    while (!closing) {
      pauses.expect(pace.due());
      if (waited(pace.due() - LEAD_NANOS)) {
        turn();
      }
    }
    pauses.expectNothing();
    files.release();
  }

  /** Returns false if it was woken before the time. */
  private boolean waited(long until) {
    long wait = until - System.nanoTime();
    if (wait > 0) {
      LockSupport.parkNanos(this, wait);
    }
    return until - System.nanoTime() <= 0;
  }

  /** Makes the files for the first time. */
  private void begin() {
    try {
      step(files::open);
    } catch (ProbeException failed) {
      if (canNeverDo(failed)) {
        is(ProbeState.FAILED, String.valueOf(failed.getMessage()));
        refusal = failed;
        closing = true;
      } else {
        cannotBegin(failed);
      }
    } catch (Hindrance hindrance) {
      giveUp(hindrance.text());
    } catch (PosixException failed) {
      refused(failed);
    } catch (RuntimeException | Error defect) {
      giveUp("defect in etcd-probe: " + defect);
    }
  }

  private static boolean canNeverDo(ProbeException failed) {
    if (failed.getCause() instanceof PosixException refused) {
      return switch (refused.errno()) {
        case ENOENT, ENOTDIR, ELOOP, EACCES, EPERM -> true;
        default -> false;
      };
    }
    return failed.getCause() == null;
  }

  /** The sample that is due, and everything around it. */
  private void turn() {
    boolean begun = false;
    boolean well = false;
    try {
      LoneSegment segment = files.segment();
      if (segment == null) {
        step(files::open);
        segment = Objects.requireNonNull(files.segment());
      }
      segment.prepare();
      pauses.mark();
      long due = pace.due();
      while (!waited(due)) {
        if (closing) {
          return;
        }
      }
      Instant at = Instant.now();
      pace.begin();
      begun = true;
      shot.take(segment);
      well = took(at, due) && !closing && kept();
    } catch (ProbeException failed) {
      cannotBegin(failed);
    } catch (Hindrance hindrance) {
      giveUp(hindrance.text());
    } catch (PosixException failed) {
      refused(failed);
    } catch (RuntimeException | Error defect) {
      giveUp("defect in etcd-probe: " + defect);
    }
    if (!begun) {
      pace.miss();
    }
    next(well);
  }

  private void next(boolean well) {
    if (well) {
      pace.endedWell(System.nanoTime());
    } else {
      pace.endedBadly(System.nanoTime());
    }
    if (files.segment() == null) {
      return;
    }
    if (pace.backingOff()) {
      is(ProbeState.BACKING_OFF, trouble + "; " + rate());
    } else {
      is(ProbeState.RUNNING, "");
    }
  }

  /** Once it is closed nothing can change what it is any more. */
  private void is(ProbeState state, String reason) {
    if (!closing) {
      status = new Status(state, reason);
    }
  }

  private String rate() {
    return "one sample every " + LatencyText.of(pace.intervalNanos()) + " until it is quick again";
  }

  /** Hands a sample over; returns whether it went well. */
  private boolean took(Instant at, long due) {
    long nanos = shot.end() - shot.start();
    boolean longer = nanos > heartbeatNanos;
    StallOrigin origin = longer ? pauses.originOf(shot.start(), shot.end()) : StallOrigin.DISK;
    DiskSample sample = new DiskSample(at, due, shot.start(), shot.written(), shot.end(), origin);
    recent.add(sample);
    if (longer) {
      boolean inWrite = sample.writeNanos() > sample.fsyncNanos();
      stalled(new Stall(at, nanos, inWrite ? Phase.WRITE : Phase.WAL_FSYNC, origin));
    }
    count(at);
    sink.accept(sample);
    return !longer || origin == StallOrigin.PROBE;
  }

  private void stalled(Stall stall) {
    recent.add(stall);
    trouble =
        stall.phase().label()
            + " took "
            + LatencyText.of(stall.nanos())
            + " at "
            + stall.at().truncatedTo(ChronoUnit.MILLIS)
            + (stall.origin() == StallOrigin.HOST ? ", when the host did not run us either" : "");
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread
  private void count(Instant at) {
    samples++;
    last = at;
    writtenBytes = files.writtenBytes();
  }

  /** Keeps the files in order; returns whether that went at a good pace. */
  private boolean kept() throws ProbeException, Hindrance, PosixException {
    long nanos = 0;
    if (files.full()) {
      Instant at = Instant.now();
      nanos = step(files::turn);
      if (nanos > heartbeatNanos) {
        recent.add(new Stall(at, nanos, Phase.SEGMENT_CUT, StallOrigin.DISK));
      }
    }
    nanos += step(files::inspect);
    if (nanos <= heartbeatNanos) {
      return true;
    }
    trouble = "the file system took " + LatencyText.of(nanos) + " over the probe's own file";
    return false;
  }

  private long step(Step step) throws ProbeException, Hindrance, PosixException {
    long start = System.nanoTime();
    stepSince = start;
    try {
      step.run();
    } finally {
      stepSince = Shot.IDLE;
    }
    return System.nanoTime() - start;
  }

  private void cannotBegin(ProbeException failed) {
    if (failed.getCause() instanceof PosixException) {
      countFailure();
    }
    giveUp(String.valueOf(failed.getMessage()));
  }

  /** The disk refused: what was synced before may be lost too, so the segment is abandoned. */
  private void refused(PosixException failed) {
    countFailure();
    giveUp(
        failed.call()
            + " in "
            + options.directory()
            + " failed with "
            + failed.errno()
            + " ("
            + failed.errno().text()
            + ")");
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread
  private void countFailure() {
    failures++;
  }

  private void giveUp(String why) {
    is(ProbeState.FAILED, why);
    trouble = why;
    try {
      step(files::release);
    } catch (ProbeException | Hindrance | PosixException | RuntimeException ignored) {
      // What cannot be removed is removed with the leftovers when the probe begins anew.
      return;
    }
  }

  /** What has been seen so far; any thread, and whatever the disk does. */
  public DiskProbeReport report() {
    long now = System.nanoTime();
    long underWay = underWayNanos(now);
    Status is = status;
    if (underWay > heartbeatNanos && is.state != ProbeState.FAILED && is.state != ProbeState.OFF) {
      is =
          new Status(
              ProbeState.BACKING_OFF, "the disk has not answered for " + LatencyText.of(underWay));
    }
    RecentSamples.Profiles profiles = recent.profiles(now);
    return new DiskProbeReport(
        is.state,
        is.reason,
        options.directory().toString(),
        pace.intervalNanos(),
        samples,
        failures,
        pace.skipped(now),
        writtenBytes,
        bytesPerDay(),
        last,
        underWay,
        profiles.write(),
        profiles.fsync(),
        recent.stalls());
  }

  /** Of the sample or of a step around it: either waits for the same disk. */
  private long underWayNanos(long now) {
    long since = shot.underWaySince();
    since = since == Shot.IDLE ? stepSince : since;
    return since == Shot.IDLE ? 0 : Math.max(0, now - since);
  }

  /** By blocks as ext4 writes them at a commit of its journal; others write less. */
  private long bytesPerDay() {
    double record = options.sizeBytes() + LoneSegment.FRAME_BYTES;
    double blocks = 1 + (record - 1) / BLOCK_BYTES;
    double fresh = Math.min(1, Math.min(record, LoneSegment.STEP_BYTES) / BLOCK_BYTES);
    double perSample = (blocks + fresh * JOURNAL_BLOCKS) * BLOCK_BYTES;
    return Math.round(perSample * Duration.ofDays(1).toNanos() / options.interval().toNanos());
  }

  /**
   * Ends sampling and removes the probe's files, within two seconds even if the disk hangs. What a
   * hanging disk does not let go is removed by the thread that hangs, once it goes on, or by the
   * next start.
   */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    if (!joined(thread)) {
      Thread remover = Thread.ofPlatform().daemon().name("steady-remove").start(files::remove);
      joined(remover);
    }
    status = new Status(ProbeState.OFF, "ended");
    if (pausesAreOurs) {
      pauses.close();
    }
  }

  private static boolean joined(Thread thread) {
    try {
      return thread.join(PATIENCE.dividedBy(2));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
