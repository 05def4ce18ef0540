package io.etcdprobe.export.text;

import io.etcdprobe.core.finding.WatchReport;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Shows reports on a terminal, each in the place of the one before. Earlier output of the terminal
 * stays, and so does the last report after closing. Nobody else may write to the terminal
 * meanwhile.
 */
public final class WatchScreen implements AutoCloseable {

  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final int DEFAULT_ROWS = 24;

  private final PrintStream terminal;
  private final Style style;
  private final ZoneId zone;
  private final IntSupplier rows;
  private int shown;
  private boolean closed;

  /**
   * @param terminal a terminal that knows ANSI escapes
   * @param zone the reader's time zone
   * @param rows how many lines the terminal has now, 0 if that is unknown
   */
  public WatchScreen(PrintStream terminal, Style style, ZoneId zone, IntSupplier rows) {
    this.terminal = terminal;
    this.style = style;
    this.zone = zone;
    this.rows = rows;
  }

  /** Draws a report over the last one; does nothing after closing. */
  public synchronized void show(WatchReport report) {
    if (closed) {
      return;
    }
    List<String> lines = cut(lines(report));
    StringBuilder frame = new StringBuilder("\r");
    if (shown > 0) {
      frame.append("\u001b[").append(shown).append('A');
    }
    // Clear line by line: some terminals save in their history what is cleared from the top left.
    lines.forEach(line -> frame.append(CLEAR_LINE).append(line).append('\n'));
    frame.append(CLEAR_BELOW);
    terminal.print(frame);
    terminal.flush();
    shown = lines.size();
  }

  private List<String> lines(WatchReport report) {
    StringBuilder page = new StringBuilder();
    WatchText.render(report, style, zone, page);
    return page.toString().lines().toList();
  }

  /**
   * Cuts lines that do not fit. One line of the terminal stays free for the cursor below the frame.
   */
  private List<String> cut(List<String> lines) {
    int rowsNow = rows.getAsInt();
    int room = Math.max(1, (rowsNow > 0 ? rowsNow : DEFAULT_ROWS) - 1);
    if (lines.size() <= room) {
      return lines;
    }
    List<String> top = new ArrayList<>(lines.subList(0, Math.max(1, room - 1)));
    if (room > 1) {
      top.add("and " + Quantity.count(lines.size() - top.size(), "more line", "more lines"));
    }
    return top;
  }

  /** Leaves the last report on the terminal and the cursor below it. */
  @Override
  public synchronized void close() {
    if (!closed && shown > 0) {
      // The terminal may have echoed ^C in the cursor's line.
      terminal.print("\r" + CLEAR_BELOW);
      terminal.flush();
    }
    closed = true;
  }
}
