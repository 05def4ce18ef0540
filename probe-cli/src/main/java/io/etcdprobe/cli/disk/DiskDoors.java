package io.etcdprobe.cli.disk;

import io.etcdprobe.cli.shell.Format;
import io.etcdprobe.cli.shell.Screen;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.core.disk.DiskObserver;
import io.etcdprobe.core.disk.DiskProgress;
import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.export.text.DiskHeader;
import io.etcdprobe.export.text.LiveProgress;
import io.etcdprobe.export.text.Plan;
import io.etcdprobe.export.text.Style;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.disk.DiskOptions;
import io.etcdprobe.fsync.disk.DiskRun;
import io.etcdprobe.fsync.posix.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Where the results of a run go: standard output, the live line, the files. */
final class DiskDoors implements AutoCloseable {

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Format format;
  private final Style style;
  private final DiskFiles files;
  private @Nullable LiveProgress live;

  private DiskDoors(Format format, Style style, DiskFiles files) {
    this.format = format;
    this.style = style;
    this.files = files;
  }

  /**
   * Creates the files that the user asked for.
   *
   * @param files closed together with this object
   * @throws UsageException if a file cannot be created; then no file is left
   */
  static DiskDoors open(Format format, DiskFiles files, boolean noColor)
      throws UsageException, IOException {
    files.create();
    return new DiskDoors(format, Screen.style(noColor), files);
  }

  /** Prints what will be done, and to which target. */
  void before(DiskRun run, DiskOptions options) throws IOException {
    Plan plan =
        new Plan(
            options.pattern(),
            options.ratePerSecond(),
            options.sizeBytes(),
            options.durationNanos(),
            options.count(),
            options.warmupNanos(),
            options.full(),
            options.like());
    if (format == Format.text) {
      DiskHeader.render(run.target(), run.warnings(), run.notices(), plan, style, out);
      out.flush();
    } else {
      run.notices().forEach(notice -> err.println("etcd-probe: " + notice));
    }
    files.begin(run.target().path());
    boolean watched = format != Format.text || Terminal.STDOUT.interactive();
    if (watched && Terminal.STDERR.interactive()) {
      live = new LiveProgress(err, style);
    }
  }

  /** The observer that follows the run. */
  DiskObserver observer() {
    return new DiskObserver() {
      @Override
      public void progress(DiskProgress progress) {
        if (live != null) {
          live.progress(progress);
        }
      }

      @Override
      public void interval(Phase phase, Instant start, Instant end, Histogram histogram) {
        files.interval(phase, start, end, histogram);
      }
    };
  }

  /**
   * Prints and writes the report.
   *
   * @param left a line about files that could not be removed, or null
   * @throws ProbeException if standard output cannot be written
   */
  void after(DiskReport report, @Nullable String left) throws IOException, ProbeException {
    clearLive();
    files.end(report);
    format.print(report, style, out);
    out.flush();
    if (left != null) {
      err.println("etcd-probe: " + left);
    }
    if (out.checkError()) {
      throw new ProbeException(
          "standard output is closed or full, so the report is lost; --output FILE keeps it");
    }
  }

  /** The process is about to end; half-written files are removed. */
  void interrupted(@Nullable String left) {
    clearLive();
    err.println("etcd-probe: stopped" + (left == null ? "" : "; " + left));
    try {
      files.close();
    } catch (IOException ignored) {
      // There is no way left to report it.
    }
  }

  private void clearLive() {
    if (live != null) {
      live.close();
    }
  }

  @Override
  public void close() throws IOException {
    clearLive();
    files.close();
  }
}
