package io.etcdprobe.export.hdr;

import io.etcdprobe.core.disk.DiskObserver;
import io.etcdprobe.core.latency.Phase;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * An HdrHistogram interval log, version 1.3. It has one line for each interval and phase, tagged
 * with the phase's key. Values are in nanoseconds. HistogramLogAnalyzer, HistogramLogProcessor and
 * the ports in other languages read it.
 */
public final class HistogramLog implements DiskObserver, AutoCloseable {

  /** Values are written as they are: nanoseconds. */
  private static final double NANOS = 1;

  private final PrintStream out;
  private final HistogramLogWriter writer;
  private boolean begun;
  private long baseMillis;

  /**
   * Writes the comments that begin a log.
   *
   * @param out the stream to write to; it is closed with the log
   * @param toolVersion version of etcd-probe
   * @param command the command that measures
   * @param target the disk or file that is measured
   */
  public HistogramLog(OutputStream out, String toolVersion, String command, String target) {
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    this.writer = new HistogramLogWriter(this.out);
    writer.outputComment(
        "[etcd-probe "
            + toolVersion
            + " "
            + command
            + " "
            + target.replaceAll("\\p{Cntrl}", "?")
            + "]");
    writer.outputComment("[Interval_Max and histograms are in nanoseconds]");
    writer.outputLogFormatVersion();
  }

  @Override
  public void interval(Phase phase, Instant start, Instant end, Histogram histogram) {
    interval(phase.key(), start, end, histogram);
  }

  /** Writes the line of an interval; the tag says what was measured in it. */
  public void interval(String tag, Instant start, Instant end, Histogram histogram) {
    if (!begun) {
      begun = true;
      baseMillis = start.toEpochMilli();
      writer.outputStartTime(baseMillis);
      writer.outputBaseTime(baseMillis);
      writer.outputLegend();
    }
    Histogram tagged = histogram.copy();
    tagged.setTag(tag);
    writer.outputIntervalHistogram(
        (start.toEpochMilli() - baseMillis) / 1000.0,
        (end.toEpochMilli() - baseMillis) / 1000.0,
        tagged,
        NANOS);
  }

  /**
   * Ends the log.
   *
   * @throws IOException if a part of the log could not be written
   */
  @Override
  public void close() throws IOException {
    boolean failed = out.checkError();
    out.close();
    if (failed) {
      throw new IOException("the HdrHistogram log could not be written completely");
    }
  }
}
