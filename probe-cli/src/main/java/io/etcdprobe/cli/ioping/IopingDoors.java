package io.etcdprobe.cli.ioping;

import io.etcdprobe.cli.ioping.IopingArguments.Flag;
import io.etcdprobe.cli.shell.OutputFile;
import io.etcdprobe.cli.shell.PlainWriter;
import io.etcdprobe.cli.shell.Screen;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.cli.shell.Version;
import io.etcdprobe.core.ioping.Operation;
import io.etcdprobe.core.ioping.Request;
import io.etcdprobe.core.ioping.RequestObserver;
import io.etcdprobe.core.ioping.RequestReport;
import io.etcdprobe.core.ioping.RequestStatistics;
import io.etcdprobe.core.ioping.RequestTarget;
import io.etcdprobe.core.ioping.SpikeVerdict;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.export.hdr.HistogramLog;
import io.etcdprobe.export.json.IopingJson;
import io.etcdprobe.export.text.IopingRaw;
import io.etcdprobe.export.text.IopingText;
import io.etcdprobe.export.text.IopingVerdict;
import io.etcdprobe.export.text.Style;
import io.etcdprobe.fsync.posix.CLocale.TimeFormat;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Where requests and statistics go: standard output in one of three forms, and the log. */
final class IopingDoors implements RequestObserver, AutoCloseable {

  private final IopingArguments arguments;
  private final Writer out;
  private final PrintStream err;
  private final Style style = Screen.style(false);
  private final @Nullable OutputFile logFile;
  private final @Nullable HistogramLog log;
  private final @Nullable IopingJson<Writer> json;
  private final IopingText<Writer> text;
  private final RequestObserver printer;

  private IopingDoors(
      IopingArguments arguments, Writer out, PrintStream err, @Nullable OutputFile logFile) {
    this.arguments = arguments;
    this.out = out;
    this.err = err;
    this.logFile = logFile;
    String path = arguments.options().path();
    log =
        logFile == null
            ? null
            : new HistogramLog(logFile.stream(), Version.number(), "ioping", path);
    text = text(out);
    json = arguments.given(Flag.JSON) ? json(out) : null;
    printer = json != null ? json : text;
  }

  /** Formats times to the second. Most requests are in the same second as the one before. */
  private static final class Seconds {
    private final TimeFormat format;
    private long second = Long.MIN_VALUE;
    private String text = "";

    Seconds(TimeFormat format) {
      this.format = format;
    }

    String render(Instant now) {
      if (now.getEpochSecond() != second) {
        second = now.getEpochSecond();
        text = format.render(second);
      }
      return text;
    }
  }

  private IopingText<Writer> text(Writer to) {
    return new IopingText<>(
        to,
        style,
        new IopingText.Content(
            arguments.options().alternate(),
            arguments.options().writes() > 0,
            arguments.quiet(),
            arguments.periodic(),
            arguments.given(Flag.PERCENTILES),
            arguments.given(Flag.HISTOGRAM)),
        arguments.given(Flag.TIME) ? localTime() : null);
  }

  private Supplier<String> localTime() {
    Seconds seconds = seconds();
    return () -> seconds.render(Instant.now());
  }

  private Seconds seconds() {
    return new Seconds(new TimeFormat(arguments.timeFormat()));
  }

  private IopingJson<Writer> json(Writer to) {
    return new IopingJson<>(
        to,
        arguments.quiet(),
        arguments.given(Flag.PERCENTILES),
        arguments.given(Flag.HISTOGRAM),
        Instant::now,
        seconds()::render);
  }

  /**
   * The same output, but to nowhere, for a rehearsal.
   *
   * @param nowhere receives the output
   */
  RequestObserver rehearsal(OutputStream nowhere) {
    return new IopingDoors(arguments, new PlainWriter(nowhere, err.charset()), err, null);
  }

  /** Where a rehearsal prints to. If possible, it uses the same system calls as real output. */
  static OutputStream nowhere() {
    try {
      return new FileOutputStream("/dev/null");
    } catch (FileNotFoundException missing) {
      return OutputStream.nullOutputStream();
    }
  }

  /**
   * Creates the log if the user asked for one.
   *
   * @throws UsageException if the log cannot be created
   */
  static IopingDoors open(IopingArguments arguments, OutputStream out, PrintStream err)
      throws UsageException {
    OutputFile log = arguments.hdr() == null ? null : OutputFile.create("--hdr", arguments.hdr());
    return new IopingDoors(arguments, new PlainWriter(out, err.charset()), err, log);
  }

  @Override
  public void begin(RequestTarget target) {
    printer.begin(target);
    if (logFile != null) {
      logFile.keep();
    }
  }

  @Override
  public void request(Request request) {
    printer.request(request);
  }

  @Override
  public void period(RequestStatistics statistics, @Nullable LatencyProfile latencies) {
    printer.period(statistics, arguments.given(Flag.PERCENTILES) ? latencies : null);
  }

  @Override
  public void interval(Operation operation, Instant start, Instant end, Histogram latencies) {
    if (log != null) {
      log.interval(operation.key(), start, end, latencies);
    }
  }

  @Override
  public void idle() {
    printer.idle();
  }

  /** Prints the result. */
  void end(RequestReport report) throws IOException {
    SpikeVerdict verdict = report.verdict();
    if (json != null) {
      json.end(report);
      return;
    }
    if (arguments.given(Flag.BATCH)) {
      LatencyProfile latencies = arguments.given(Flag.PERCENTILES) ? report.latencies() : null;
      out.append(IopingRaw.line(report.statistics(), latencies)).append('\n');
    } else {
      text.end(report);
    }
    if (verdict != null) {
      // A program that reads ten numbers does not expect words.
      IopingVerdict.render(
          verdict, ZoneId.systemDefault(), style, arguments.given(Flag.BATCH) ? err : out);
    }
    out.flush();
  }

  /** Writes out what was printed so far, so that it is not lost. */
  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (log != null) {
      log.close();
    }
    if (logFile != null) {
      logFile.close();
    }
  }
}
