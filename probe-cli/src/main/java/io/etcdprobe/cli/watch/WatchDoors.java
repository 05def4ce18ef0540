package io.etcdprobe.cli.watch;

import io.etcdprobe.cli.shell.Format;
import io.etcdprobe.cli.shell.Screen;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.export.text.Style;
import io.etcdprobe.export.text.WatchLine;
import io.etcdprobe.export.text.WatchScreen;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.posix.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Where reports go. As text they are a table on a terminal, or lines with the changes in a pipe. In
 * any other format they are whole reports, one after the other.
 */
final class WatchDoors implements AutoCloseable {

  private final PrintStream out = System.out;
  private final Format format;
  private final boolean once;
  private final Style style;
  private final @Nullable WatchScreen screen;
  private @Nullable WatchReport before;

  WatchDoors(Format format, boolean once, boolean noColor) {
    this.format = format;
    this.once = once;
    style = Screen.style(noColor);
    boolean live = format == Format.text && !once && Terminal.STDOUT.interactive();
    screen =
        live ? new WatchScreen(out, style, ZoneId.systemDefault(), Terminal.STDOUT::rows) : null;
  }

  /** Shows the latest report. */
  void show(WatchReport report) throws IOException, ProbeException {
    if (format == Format.text) {
      showText(report);
    } else {
      format.print(report, style, out);
    }
    before = report;
    check();
  }

  private void showText(WatchReport report) {
    if (screen != null) {
      screen.show(report);
    } else if (before == null) {
      out.println(WatchLine.of(report));
    } else {
      WatchLine.changes(before, report).forEach(out::println);
    }
  }

  /** Prints the report of a run that prints only one ({@code --once}). */
  void end(WatchReport report) throws IOException, ProbeException {
    if (!once) {
      return;
    }
    format.print(report, style, out);
    check();
  }

  private void check() throws ProbeException {
    if (out.checkError()) {
      throw new ProbeException("standard output is closed or full");
    }
  }

  @Override
  public void close() {
    if (screen != null) {
      screen.close();
    }
  }
}
