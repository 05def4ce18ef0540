package io.etcdprobe.fsync.steady;

import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.DiskSample;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.noise.StallOrigins;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.wal.LoneSegment;
import io.etcdprobe.fsync.wal.RecordFile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The sampling of one volume as single steps: {@link #begin}, then {@link #turn} again and again,
 * then {@link #end}. Clock, random numbers, volume and waiting are passed in. So a test can play
 * years, stalls and hangs in a moment. {@link SteadyProbe} passes the real ones and runs a thread.
 *
 * <p>One thread makes the steps. Any thread may call {@link #report}, {@link #follow}, {@link
 * #refusal} and {@link #stop}; they never wait for the disk.
 */
final class Sampling {

  /** The longest time between two samples or attempts. */
  static final Duration LONGEST_INTERVAL = Duration.ofSeconds(32);

  /** Everything is made ready this long before a sample is due. */
  private static final long LEAD_NANOS = Duration.ofMillis(2).toNanos();

  /**
   * The blocks that ext4 writes to its journal for a new block: descriptor, inode and commit block.
   */
  private static final int JOURNAL_BLOCKS = 3;

  private static final double BLOCK_BYTES = 4096;

  /** The probe's state and the reason for it. */
  private record Status(ProbeState state, String reason) {}

  /** An operation that may wait for the disk and is not a sample. */
  private interface Step {
    void run() throws ProbeException, Hindrance, PosixException;
  }

  private final SteadyOptions options;
  private final Consumer<DiskSample> sink;
  private final StallOrigins origins;
  private final ProbedVolume volume;
  private final NanoClock clock;
  private final InstantSource wall;
  private final LongConsumer wait;
  private volatile long heartbeatNanos;
  private final Pace pace;
  private final Shot shot;
  private final RecentSamples recent = new RecentSamples();
  private volatile @Nullable ProbeException refusal;
  private volatile long stepSince = Shot.IDLE;
  private volatile Status status = new Status(ProbeState.STARTING, "no sample yet");
  private volatile String trouble = "";
  private volatile long samples;
  private volatile long failures;
  private volatile long writtenBytes;
  private volatile @Nullable Instant last;
  private volatile boolean closing;

  /**
   * Starts nothing yet.
   *
   * @param sink takes each sample
   * @param wall the time of day, for stamps
   * @param wait lets a number of nanoseconds pass, more than 0; it may return early
   * @param random places each sample within its slot
   */
  Sampling(
      SteadyOptions options,
      Consumer<DiskSample> sink,
      StallOrigins origins,
      ProbedVolume volume,
      NanoClock clock,
      InstantSource wall,
      LongConsumer wait,
      RandomGenerator random) {
    this.options = options;
    this.sink = sink;
    this.origins = origins;
    this.volume = volume;
    this.clock = clock;
    this.wall = wall;
    this.wait = wait;
    this.heartbeatNanos = options.timing().heartbeatNanos();
    this.shot = new Shot(clock);
    this.pace =
        new Pace(
            clock.nanoTime(),
            options.interval().toNanos(),
            options.jitter(),
            LONGEST_INTERVAL.toNanos(),
            random);
  }

  /**
   * Uses this timing from now on to tell which samples are long. It is the member's own, once
   * known.
   */
  void follow(ElectionTiming timing) {
    heartbeatNanos = timing.heartbeatNanos();
  }

  /** Returns why sampling ended by itself; null while it continues. */
  @Nullable ProbeException refusal() {
    return refusal;
  }

  /** Ends sampling: the current step is the last. */
  void stop() {
    closing = true;
  }

  /** Returns whether it was stopped or ended by itself. */
  boolean stopped() {
    return closing;
  }

  /**
   * Makes the file for the first time. If the disk is in trouble, that is noted and {@link #turn}
   * tries again.
   */
  void begin() {
    try {
      step(volume::open);
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

  /** Waits for the next sample and takes it. Returns early without a sample if it was woken. */
  void turn() {
    origins.expect(pace.due());
    if (waited(pace.due() - LEAD_NANOS)) {
      sample();
    }
  }

  /** Waits; returns false if it was woken early. */
  private boolean waited(long until) {
    long left = until - clock.nanoTime();
    if (left > 0) {
      wait.accept(left);
    }
    return until - clock.nanoTime() <= 0;
  }

  /** Takes the due sample and does everything around it. */
  private void sample() {
    boolean begun = false;
    boolean well = false;
    try {
      RecordFile file = file();
      file.prepare();
      origins.mark();
      long due = pace.due();
      while (!waited(due)) {
        if (closing) {
          return;
        }
      }
      Instant at = wall.instant();
      pace.begin();
      begun = true;
      shot.take(file);
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

  private RecordFile file() throws ProbeException, Hindrance, PosixException {
    RecordFile file = volume.file();
    if (file == null) {
      step(volume::open);
      file = Objects.requireNonNull(volume.file());
    }
    return file;
  }

  private void next(boolean well) {
    if (well) {
      pace.endedWell(clock.nanoTime());
    } else {
      pace.endedBadly(clock.nanoTime());
    }
    if (volume.file() == null) {
      return;
    }
    if (pace.backingOff()) {
      is(ProbeState.BACKING_OFF, trouble + "; " + rate());
    } else {
      is(ProbeState.RUNNING, "");
    }
  }

  /** Sets the state. It can no longer change after sampling was stopped. */
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
    StallOrigin origin = longer ? origins.originOf(shot.start(), shot.end()) : StallOrigin.DISK;
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
            + (stall.origin() == StallOrigin.HOST ? ", while the host did not run us either" : "");
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread
  private void count(Instant at) {
    samples++;
    last = at;
    writtenBytes = volume.writtenBytes();
  }

  /** Changes a full file and inspects the current one; returns whether that was fast enough. */
  private boolean kept() throws ProbeException, Hindrance, PosixException {
    long nanos = 0;
    RecordFile file = volume.file();
    if (file != null && file.full()) {
      Instant at = wall.instant();
      nanos = step(volume::turn);
      if (nanos > heartbeatNanos) {
        recent.add(new Stall(at, nanos, Phase.SEGMENT_CUT, StallOrigin.DISK));
      }
    }
    nanos += step(volume::inspect);
    if (nanos <= heartbeatNanos) {
      return true;
    }
    trouble = "the file system took " + LatencyText.of(nanos) + " for the probe's own file";
    return false;
  }

  private long step(Step step) throws ProbeException, Hindrance, PosixException {
    long start = clock.nanoTime();
    stepSince = start;
    try {
      step.run();
    } finally {
      stepSince = Shot.IDLE;
    }
    return clock.nanoTime() - start;
  }

  private void cannotBegin(ProbeException failed) {
    if (failed.getCause() instanceof PosixException) {
      countFailure();
    }
    giveUp(String.valueOf(failed.getMessage()));
  }

  /**
   * Notes that the disk refused. Data synced before may be lost too, so the segment is abandoned.
   */
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
      step(volume::release);
    } catch (ProbeException | Hindrance | PosixException | RuntimeException ignored) {
      // Files that cannot be removed now are removed with the leftovers when the probe begins anew.
      return;
    }
  }

  /** What has been seen so far. Any thread may call it, and it never waits for the disk. */
  DiskProbeReport report() {
    long now = clock.nanoTime();
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

  /** How long the current sample or step has lasted. Both wait for the same disk. */
  private long underWayNanos(long now) {
    long since = shot.underWaySince();
    since = since == Shot.IDLE ? stepSince : since;
    return since == Shot.IDLE ? 0 : Math.max(0, now - since);
  }

  /**
   * Estimated from the blocks that ext4 writes when it commits its journal. Other file systems
   * write less.
   */
  private long bytesPerDay() {
    double record = options.sizeBytes() + LoneSegment.FRAME_BYTES;
    double blocks = 1 + (record - 1) / BLOCK_BYTES;
    double fresh = Math.min(1, Math.min(record, LoneSegment.STEP_BYTES) / BLOCK_BYTES);
    double perSample = (blocks + fresh * JOURNAL_BLOCKS) * BLOCK_BYTES;
    return Math.round(perSample * Duration.ofDays(1).toNanos() / options.interval().toNanos());
  }

  /** Gives the file up. */
  void end() {
    origins.expectNothing();
    volume.release();
  }

  /** Sets the state that says it has ended. Does not wait for the disk. */
  void ended() {
    status = new Status(ProbeState.OFF, "ended");
  }
}
