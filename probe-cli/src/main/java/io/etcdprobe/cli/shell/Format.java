package io.etcdprobe.cli.shell;

import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.path.PreflightReport;
import io.etcdprobe.export.json.DiskJson;
import io.etcdprobe.export.json.PreflightJson;
import io.etcdprobe.export.json.WatchJson;
import io.etcdprobe.export.text.DiskText;
import io.etcdprobe.export.text.PreflightText;
import io.etcdprobe.export.text.Style;
import io.etcdprobe.export.text.WatchText;
import java.io.IOException;
import java.io.PrintStream;
import java.time.ZoneId;

/**
 * The form of a command's output. Each format prints the reports of every command that has {@code
 * --format}, so a new format does not compile until it prints all of them.
 *
 * <p>With {@link #text} a command also prints lines before its report and between two reports. With
 * any other format only reports go to standard output.
 */
// The names are what the user types.
public enum Format {
  /** For people. */
  text {
    @Override
    public void print(DiskReport report, Style style, PrintStream out) {
      DiskText.render(report, style, out);
    }

    @Override
    public void print(WatchReport report, Style style, PrintStream out) {
      WatchText.render(report, style, ZoneId.systemDefault(), out);
    }

    @Override
    public void print(PreflightReport report, Style style, PrintStream out) {
      PreflightText.render(report, style, out);
    }
  },

  /** For programs: one object for each report. */
  json {
    @Override
    public void print(DiskReport report, Style style, PrintStream out) throws IOException {
      DiskJson.write(report, out);
    }

    @Override
    public void print(WatchReport report, Style style, PrintStream out) throws IOException {
      WatchJson.writeLine(report, out);
    }

    @Override
    public void print(PreflightReport report, Style style, PrintStream out) throws IOException {
      PreflightJson.write(report, out);
    }
  };

  /** All formats, as the help of {@code --format} lists them. */
  public static final String NAMES = "text|json";

  /**
   * Prints the report of {@code disk}, once.
   *
   * @param style how text may look in the output
   * @throws IOException if the report cannot be written
   */
  public abstract void print(DiskReport report, Style style, PrintStream out) throws IOException;

  /**
   * Prints the latest report of {@code watch}, once a second or only at the end.
   *
   * @param style how text may look in the output
   * @throws IOException if the report cannot be written
   */
  public abstract void print(WatchReport report, Style style, PrintStream out) throws IOException;

  /**
   * Prints the report of {@code preflight run}, once.
   *
   * @param style how text may look in the output
   * @throws IOException if the report cannot be written
   */
  public abstract void print(PreflightReport report, Style style, PrintStream out)
      throws IOException;
}
