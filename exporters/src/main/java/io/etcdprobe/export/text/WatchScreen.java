package io.etcdprobe.export.text;

import io.etcdprobe.core.finding.WatchReport;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The look at a cluster in a terminal, drawn again and again in its place. The last one stays when
 * it ends, as does everything that was above it.
 */
public final class WatchScreen implements AutoCloseable {

  private static final int DEFAULT_ROWS = 24;

  private final PrintStream out;
  private final Style style;
  private final IntSupplier rows;
  private int drawn;

  /**
   * @param rows how many lines the terminal has, 0 if it does not say
   */
  public WatchScreen(PrintStream out, Style style, IntSupplier rows) {
    this.out = out;
    this.style = style;
    this.rows = rows;
  }

  /** Draws a report in place of the one before. */
  public void show(WatchReport report, ZoneId zone) {
    StringBuilder page = new StringBuilder();
    WatchText.render(report, style, zone, page);
    List<String> lines = page.toString().lines().toList();
    int room = Math.max(4, (rows.getAsInt() > 0 ? rows.getAsInt() : DEFAULT_ROWS) - 1);
    boolean cut = lines.size() > room;
    int shown = cut ? room - 1 : lines.size();
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append("\u001b[").append(drawn).append("A\r\u001b[J");
    }
    for (String line : lines.subList(0, shown)) {
      frame.append(line).append('\n');
    }
    if (cut) {
      frame.append("and ").append(lines.size() - shown).append(" lines more\n");
    }
    drawn = cut ? room : shown;
    out.print(frame);
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
