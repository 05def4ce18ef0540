package io.etcdprobe.cli;

import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.export.json.WatchJson;
import io.etcdprobe.fsync.ProbeException;
import java.io.PrintStream;

/**
 * Where reports leave: a table in a terminal, lines of what changed in a pipe, an object a line as
 * JSON.
 */
final class WatchDoors implements AutoCloseable {

  private final PrintStream out = System.out;
  private final DiskCommand.Format format;
  private final boolean once;

  WatchDoors(DiskCommand.Format format, boolean once, boolean noColor) {
    this.format = format;
    this.once = once;
  }

  void show(WatchReport report) throws ProbeException {
    if (format == DiskCommand.Format.json) {
      WatchJson.writeLine(report, out);
    } else {
      out.println(report.status() + " " + report.leader() + " " + report.findings());
    }
    check();
  }

  void end(WatchReport report) throws ProbeException {
    if (once) {
      show(report);
    }
  }

  private void check() throws ProbeException {
    if (out.checkError()) {
      throw new ProbeException("standard output is closed or full");
    }
  }

  @Override
  public void close() {}
}
