package io.etcdprobe.fsync.steady;

import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.DiskSample;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.noise.PauseWatch;
import io.etcdprobe.fsync.posix.Posix;
import io.etcdprobe.fsync.wal.LoneSegment;
import java.time.Duration;
import java.time.InstantSource;
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
 * at the times that {@link Pace} sets. Each sample holds the time at which it was due, so its
 * response time includes its waiting. If a sample takes longer than a heartbeat interval, and this
 * process itself was not paused, the next samples become rarer, up to half a minute apart: the
 * probe must not make a bad situation worse. A call that hangs shows in {@link #report} while it
 * hangs.
 *
 * <p>After each sample the probe checks that its file and directory are still its own and in their
 * place, and that there is space. Trouble is a disk that refuses a write or a sync, a full or
 * read-only file system, or a file that somebody removed. The probe then gives up its file, says
 * why, and begins anew later. It does not repeat a failed sync, as the second one may succeed
 * wrongly.
 *
 * <p>{@link Sampling} makes the steps. The probe has one daemon thread, {@code steady-probe}, in
 * addition to that of {@link PauseWatch}.
 */
public final class SteadyProbe implements AutoCloseable {

  /** How long starting and ending wait for a disk that hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final NanoClock CLOCK = System::nanoTime;

  private final int sizeBytes;
  private final PauseWatch pauses;
  private final boolean pausesAreOurs;
  private final ProbedVolume volume;
  private final Sampling sampling;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("steady-probe").unstarted(this::run);
  private final CountDownLatch begun = new CountDownLatch(1);

  private SteadyProbe(
      SteadyOptions options, Consumer<DiskSample> sink, PauseWatch pauses, boolean pausesAreOurs) {
    this.sizeBytes = options.sizeBytes();
    this.pauses = pauses;
    this.pausesAreOurs = pausesAreOurs;
    this.volume = new ProbeFiles(options.directory(), options.sizeBytes());
    this.sampling =
        new Sampling(
            options,
            sink,
            pauses,
            volume,
            CLOCK,
            InstantSource.system(),
            nanos -> LockSupport.parkNanos(this, nanos),
            new SplittableRandom());
  }

  /**
   * Starts sampling, with a watch for pauses of its own.
   *
   * @param sink takes each sample, on the probe's thread
   * @throws ProbeException if the directory can never be used: it is missing, a link, not writable,
   *     etcd's own, or sampled by another process. A disk in trouble does not prevent the start
   */
  public static SteadyProbe start(SteadyOptions options, Consumer<DiskSample> sink)
      throws ProbeException {
    return started(new SteadyProbe(options, sink, PauseWatch.start(), true));
  }

  /** The same with a watch that belongs to the caller, who must close it. */
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
    ProbeException refused = probe.refusal();
    if (refused != null) {
      probe.close();
      throw refused;
    }
    return probe;
  }

  /**
   * Uses this timing from now on to tell which samples are long. It is the member's own, once
   * known.
   */
  public void follow(ElectionTiming timing) {
    sampling.follow(timing);
  }

  /**
   * Returns why the probe ended by itself; null while it continues. {@link #start} throws this
   * exception instead if the disk answers in time.
   */
  public @Nullable ProbeException refusal() {
    return sampling.refusal();
  }

  private void run() {
    Posix.sharpenTimers();
    sampling.begin();
    begun.countDown();
    Shot.practise(CLOCK, sizeBytes, sampling::stopped);
    while (!sampling.stopped()) {
      sampling.turn();
    }
    sampling.end();
  }

  /** Returns what has been seen so far. Any thread may call it, and it never waits for the disk. */
  public DiskProbeReport report() {
    return sampling.report();
  }

  /**
   * Ends sampling and removes the probe's files, within two seconds even if the disk hangs. Files
   * that a hanging disk does not release are removed later: by the thread that hangs, when it
   * continues, or by the next start.
   */
  @Override
  public void close() {
    sampling.stop();
    LockSupport.unpark(thread);
    if (!joined(thread)) {
      Thread remover = Thread.ofPlatform().daemon().name("steady-remove").start(volume::remove);
      joined(remover);
    }
    sampling.ended();
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
