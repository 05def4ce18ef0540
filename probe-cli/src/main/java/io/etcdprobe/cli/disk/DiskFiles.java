package io.etcdprobe.cli.disk;

import io.etcdprobe.cli.shell.OutputFile;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.cli.shell.Version;
import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.export.hdr.HistogramLog;
import io.etcdprobe.export.json.DiskJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The files that a run writes in addition to its output: their options and their contents. Each is
 * a new file, created before the measurement begins.
 */
final class DiskFiles implements AutoCloseable {

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "write the JSON to a new FILE as well")
  private @Nullable Path output;

  @Option(
      names = "--hdr",
      paramLabel = "FILE",
      description = "write an HdrHistogram log to a new FILE, a line a second for each phase")
  private @Nullable Path hdr;

  private @Nullable OutputFile json;
  private @Nullable OutputFile log;
  private @Nullable HistogramLog histograms;

  /**
   * Creates the files that the user asked for.
   *
   * @throws UsageException if a file cannot be created; then no file is left
   */
  void create() throws UsageException, IOException {
    try {
      json = output == null ? null : OutputFile.create("--output", output);
      log = hdr == null ? null : OutputFile.create("--hdr", hdr);
    } catch (UsageException refused) {
      close();
      throw refused;
    }
  }

  /**
   * Called when a run begins.
   *
   * @param target what the run measures
   */
  void begin(String target) {
    if (log != null) {
      histograms = new HistogramLog(log.stream(), Version.number(), "disk", target);
      log.keep();
    }
  }

  /** Takes the latencies of one second. */
  void interval(Phase phase, Instant start, Instant end, Histogram histogram) {
    if (histograms != null) {
      histograms.interval(phase, start, end, histogram);
    }
  }

  /**
   * Takes the result of the run.
   *
   * @throws IOException if a file cannot be written
   */
  void end(DiskReport report) throws IOException {
    if (json != null) {
      DiskJson.write(report, json.stream());
      json.keep();
    }
  }

  /** Closes the files, and removes those without a result. */
  @Override
  public void close() throws IOException {
    try {
      if (histograms != null) {
        histograms.close();
      }
    } finally {
      close(log);
      close(json);
    }
  }

  private static void close(@Nullable OutputFile file) throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
