package io.etcdprobe.cli.preflight;

import io.etcdprobe.cli.shell.Format;
import io.etcdprobe.cli.shell.OneLine;
import io.etcdprobe.cli.shell.Screen;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.path.PairReport;
import io.etcdprobe.core.path.PathCheck;
import io.etcdprobe.core.path.PathRecord;
import io.etcdprobe.core.path.Preflight;
import io.etcdprobe.core.path.PreflightReport;
import io.etcdprobe.export.text.Style;
import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.posix.Terminal;
import io.etcdprobe.watch.preflight.Mesh;
import io.etcdprobe.watch.preflight.PreflightMember;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Judges pair after pair, and shows how far the preflight is. */
final class PreflightDoors implements Mesh.Observer, AutoCloseable {

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Format format;
  private final Style style;
  private final Preflight preflight;
  private final int planned;
  private final boolean live = Terminal.STDERR.interactive();
  private final List<PairReport> pairs = new ArrayList<>();
  private int done;
  private volatile boolean stopped;

  PreflightDoors(Format format, boolean noColor, Preflight preflight, int members) {
    this.format = format;
    this.style = Screen.style(noColor);
    this.preflight = preflight;
    planned = members * (members - 1);
  }

  /** Ends the preflight after what was probed so far. */
  void stop() {
    stopped = true;
  }

  @Override
  public boolean stopped() {
    return stopped;
  }

  @Override
  public void doing(PreflightMember from, PreflightMember to, String what) {
    if (live) {
      String line =
          OneLine.of(
              "pair "
                  + (done + 1)
                  + " of "
                  + planned
                  + ", "
                  + from.name()
                  + " to "
                  + to.name()
                  + ": "
                  + what);
      err.print(CLEAR_LINE + line.substring(0, Math.min(line.length(), style.width() - 1)));
      err.flush();
    }
  }

  @Override
  public void recorded(PreflightMember from, PreflightMember to, List<PathRecord> paths) {
    done++;
    List<PairReport> judged = preflight.judge(from.name(), to.name(), paths);
    pairs.addAll(judged);
    clear();
    if (format == Format.text) {
      for (PairReport pair : judged) {
        err.println(
            OneLine.of(
                done
                    + " of "
                    + planned
                    + "  "
                    + from.name()
                    + " to "
                    + to.name()
                    + ": "
                    + summary(pair)));
      }
    }
  }

  private static String summary(PairReport pair) {
    String names =
        pair.checks().stream()
            .filter(check -> check.counted() != Status.PASS)
            .map(PathCheck::name)
            .map(PathCheck.Name::key)
            .collect(Collectors.joining(", "));
    return pair.status().key() + (names.isEmpty() ? "" : " (" + names + ")");
  }

  /** What was judged so far. */
  List<PairReport> pairs() {
    return List.copyOf(pairs);
  }

  /**
   * Prints the report.
   *
   * @throws ProbeException if standard output cannot be written
   */
  void print(PreflightReport report) throws IOException, ProbeException {
    clear();
    format.print(report, style, out);
    out.flush();
    if (out.checkError()) {
      throw new ProbeException(
          "standard output is closed or full, so the report is lost; --output FILE keeps it");
    }
  }

  private void clear() {
    if (live) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  @Override
  public void close() {
    clear();
  }
}
