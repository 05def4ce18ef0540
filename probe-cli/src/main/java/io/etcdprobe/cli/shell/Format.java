package io.etcdprobe.cli.shell;

import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.export.json.DiskJson;
import io.etcdprobe.export.json.WatchJson;
import io.etcdprobe.export.text.DiskText;
import io.etcdprobe.export.text.Style;
import io.etcdprobe.export.text.WatchText;
import java.io.IOException;
import java.io.PrintStream;
import java.time.ZoneId;

/**
 * What a command prints. A format prints the report of every command that takes {@code --format},
 * so that a new one does not compile until each of them shows it.
 *
 * <p>With {@link #text} a command also speaks before its report and between two reports. With any
 * other format nothing but reports goes to standard output.
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
  },

  /** For programs: an object for each report. */
  json {
    @Override
    public void print(DiskReport report, Style style, PrintStream out) throws IOException {
      DiskJson.write(report, out);
    }

    @Override
    public void print(WatchReport report, Style style, PrintStream out) throws IOException {
      WatchJson.writeLine(report, out);
    }
  };

  /** All of them, as the help of {@code --format} lists them. */
  public static final String NAMES = "text|json";

  /**
   * Prints what {@code disk} found, once.
   *
   * @param style how text may look there
   * @throws IOException if it cannot be written
   */
  public abstract void print(DiskReport report, Style style, PrintStream out) throws IOException;

  /**
   * Prints what {@code watch} knows at the moment, once a second or only at the end.
   *
   * @param style how text may look there
   * @throws IOException if it cannot be written
   */
  public abstract void print(WatchReport report, Style style, PrintStream out) throws IOException;
}
