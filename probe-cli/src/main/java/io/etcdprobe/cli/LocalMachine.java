package io.etcdprobe.cli;

import io.etcdprobe.core.local.DiskProbeReport;
import io.etcdprobe.core.local.HostReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.fsync.host.HostReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The machine that we run on, looked at once a second by a thread of its own, as a file system may
 * hang; nobody else waits for it. The probe of the disk starts as soon as its directory is there.
 */
final class LocalMachine implements AutoCloseable {

  private static final long LOOK_MILLIS = 1000;
  private static final long STALE_NANOS = 5_000_000_000L;
  private static final long JOIN_MILLIS = 300;

  private final @Nullable Path directory;
  private final Thread thread;
  private volatile Outcome<HostReading> host;
  private volatile boolean closed;

  private LocalMachine(@Nullable Path directory) {
    this.directory = directory;
    long now = System.nanoTime();
    this.host = Outcome.failed(now, now, trouble("there is no directory to look at"));
    this.thread = Thread.ofPlatform().daemon().name("host").unstarted(this::run);
  }

  /** Does not look at anything yet. */
  static LocalMachine of(SidecarOptions options) {
    return new LocalMachine(options.probeDir());
  }

  /** Begins. */
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
    try {
      while (!closed) {
        host = look(reader);
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException ended) {
      // Closing.
    }
  }

  private static Outcome<HostReading> look(HostReader reader) {
    long start = System.nanoTime();
    try {
      return Outcome.answered(start, System.nanoTime(), reader.read());
    } catch (IOException | RuntimeException failed) {
      return Outcome.failed(start, System.nanoTime(), trouble(String.valueOf(failed.getMessage())));
    }
  }

  private static Trouble trouble(String message) {
    return new Trouble(Trouble.Kind.OTHER, message);
  }

  /** The last look; never waits. */
  Outcome<HostReading> host() {
    Outcome<HostReading> last = host;
    long now = System.nanoTime();
    return directory != null && now - last.endNanos() > STALE_NANOS
        ? Outcome.failed(last.endNanos(), now, trouble("the volume does not answer"))
        : last;
  }

  /** What the probe has seen; never waits. */
  DiskProbeReport probe() {
    return DiskProbeReport.off();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
