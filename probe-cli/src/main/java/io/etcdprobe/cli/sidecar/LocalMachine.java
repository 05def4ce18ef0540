package io.etcdprobe.cli.sidecar;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.DiskSample;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.host.HostReader;
import io.etcdprobe.fsync.noise.PauseWatch;
import io.etcdprobe.fsync.steady.SteadyOptions;
import io.etcdprobe.fsync.steady.SteadyProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of this machine once a second. A thread of its own does this, because a file
 * system may hang and nobody else must wait for it. The probe of the disk starts as soon as its
 * directory exists.
 */
final class LocalMachine implements AutoCloseable {

  private static final long LOOK_MILLIS = 1000;
  private static final long STALE_NANOS = 5_000_000_000L;
  private static final long RETRY_NANOS = 5_000_000_000L;
  private static final long JOIN_MILLIS = 300;

  private final @Nullable Path directory;
  private final @Nullable SteadyOptions wanted;
  private final Consumer<DiskSample> samples;
  private final Runnable stalled;
  private final PauseWatch pauses;
  private final Thread thread = Thread.ofPlatform().daemon().name("host").unstarted(this::run);
  private volatile Outcome<HostReading> host;
  private volatile String reason = "it has not started yet";
  private volatile boolean refused;
  private volatile @Nullable SteadyProbe probe;
  private volatile @Nullable ElectionTiming timing;
  private volatile boolean closed;

  private LocalMachine(
      @Nullable Path directory,
      @Nullable SteadyOptions wanted,
      Consumer<DiskSample> samples,
      Runnable stalled,
      PauseWatch pauses) {
    this.directory = directory;
    this.wanted = wanted;
    this.samples = samples;
    this.stalled = stalled;
    this.pauses = pauses;
    long now = System.nanoTime();
    this.host = Outcome.failed(now, now, trouble("no directory on its volume is given"));
  }

  /**
   * Makes the object; {@link #start} begins to read.
   *
   * @param samples receives each sample of the probe, on a thread of the probe
   * @param stalled called on the same thread if a sample took the member's heartbeat interval or
   *     longer
   */
  static LocalMachine of(
      SidecarOptions options, Consumer<DiskSample> samples, Runnable stalled, PauseWatch pauses) {
    Path directory = options.probeDir();
    SteadyOptions wanted =
        directory == null || options.probeOff()
            ? null
            : new SteadyOptions(
                directory,
                options.probeInterval(),
                SteadyOptions.DEFAULT_JITTER,
                options.probeSize(),
                options.timing().timing());
    return new LocalMachine(directory, wanted, samples, stalled, pauses);
  }

  /** Begins to read, if there is a directory. */
  void start() {
    if (directory != null) {
      thread.start();
    }
  }

  private void run() {
    Path known = directory;
    if (known == null) {
      return;
    }
    HostReader reader = new HostReader(known);
    long due = System.nanoTime();
    try {
      while (!closed) {
        giveUpRefused();
        if (probe == null && wanted != null && System.nanoTime() - due >= 0) {
          due = System.nanoTime() + RETRY_NANOS;
          tryProbe(wanted);
        }
        host = look(reader);
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException ended) {
      // This object is being closed.
    }
  }

  private void tryProbe(SteadyOptions options) {
    try {
      SteadyProbe started =
          SteadyProbe.start(options, sample -> took(sample, options.timing()), pauses);
      ElectionTiming known = timing;
      if (known != null) {
        started.follow(known);
      }
      probe = started;
      if (closed) {
        started.close();
      }
    } catch (ProbeException failed) {
      refused(failed);
    }
  }

  private void took(DiskSample sample, ElectionTiming configured) {
    samples.accept(sample);
    ElectionTiming known = timing;
    if (sample.serviceNanos() >= (known == null ? configured : known).heartbeatNanos()) {
      stalled.run();
    }
  }

  /** Gives up the probe if its directory is refused late, because the volume hung at first. */
  private void giveUpRefused() {
    SteadyProbe running = probe;
    ProbeException late = running == null ? null : running.refusal();
    if (running != null && late != null) {
      refused(late);
      probe = null;
      running.close();
    }
  }

  private void refused(ProbeException failed) {
    reason = String.valueOf(failed.getMessage());
    refused = true;
  }

  private static Outcome<HostReading> look(HostReader reader) {
    long start = System.nanoTime();
    try {
      HostReading reading = reader.read();
      return Outcome.answered(start, System.nanoTime(), reading);
    } catch (IOException | RuntimeException failed) {
      return Outcome.failed(start, System.nanoTime(), trouble(String.valueOf(failed.getMessage())));
    }
  }

  private static Trouble trouble(String message) {
    return new Trouble(Trouble.Kind.OTHER, message);
  }

  /** The last reading; never waits. */
  Outcome<HostReading> host() {
    Outcome<HostReading> last = host;
    long now = System.nanoTime();
    return directory != null && now - last.endNanos() > STALE_NANOS
        ? Outcome.failed(last.endNanos(), now, trouble("the volume does not answer"))
        : last;
  }

  /** Takes the timing that the local member really runs with. */
  void follow(ElectionTiming known) {
    timing = known;
    SteadyProbe running = probe;
    if (running != null) {
      running.follow(known);
    }
  }

  /** The probe's report; never waits. */
  DiskProbeReport probe() {
    SteadyProbe running = probe;
    if (running != null) {
      return running.report();
    }
    return wanted == null ? DiskProbeReport.off() : waiting(wanted);
  }

  private DiskProbeReport waiting(SteadyOptions options) {
    return new DiskProbeReport(
        refused ? ProbeState.FAILED : ProbeState.STARTING,
        reason,
        options.directory().toString(),
        options.interval().toNanos(),
        0,
        0,
        0,
        0,
        0,
        null,
        0,
        LatencyProfile.empty(),
        LatencyProfile.empty(),
        List.of());
  }

  /** Ends the probe, which removes its files; waits at most two seconds even if the disk hangs. */
  @Override
  public void close() {
    closed = true;
    SteadyProbe running = probe;
    if (running != null) {
      running.close();
    }
    thread.interrupt();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
