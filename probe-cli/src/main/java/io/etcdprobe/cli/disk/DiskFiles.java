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
 * The files that a run writes besides what it prints: their options, and what goes into them. Each
 * is a new file, made before anything is measured.
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
   * Creates the files that were asked for.
   *
   * @throws UsageException if one cannot be made; none is left then
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
   * A run begins.
   *
   * @param target what it measures
   */
  void begin(String target) {
    if (log != null) {
      histograms = new HistogramLog(log.stream(), Version.number(), "disk", target);
      log.keep();
    }
  }

  /** What was measured in a second. */
  void interval(Phase phase, Instant start, Instant end, Histogram histogram) {
    if (histograms != null) {
      histograms.interval(phase, start, end, histogram);
    }
  }

  /**
   * What came of the run.
   *
   * @throws IOException if a file cannot be written
   */
  void end(DiskReport report) throws IOException {
    if (json != null) {
      DiskJson.write(report, json.stream());
      json.keep();
    }
  }

  /** Ends the files, and removes those that nothing came of. */
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
