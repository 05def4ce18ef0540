package io.etcdprobe.export.text;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyText;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A histogram drawn in text. Its bins grow by 1, 2, 5, from the fastest to the slowest operation.
 * Each given bound is a line of its own between the bins. Every bin with an operation shows at
 * least one mark.
 */
final class LatencyChart {

  private static final int LABEL_COLUMNS = 10;
  private static final int FIGURE_COLUMNS = 20;

  private LatencyChart() {}

  /**
   * Draws the histogram.
   *
   * @param marks bounds in nanoseconds, with their names
   */
  static void render(LatencyProfile profile, Map<Long, String> marks, Page page) {
    NavigableMap<Long, Long> bins = bins(profile);
    long most = bins.values().stream().mapToLong(Long::longValue).max().orElse(1);
    int room = page.style().width() - LABEL_COLUMNS - FIGURE_COLUMNS - 2;
    NavigableMap<Long, String> pending = new TreeMap<>(marks);
    for (Map.Entry<Long, Long> bin : bins.entrySet()) {
      while (!pending.isEmpty() && pending.firstKey() <= bin.getKey()) {
        Map.Entry<Long, String> mark = pending.pollFirstEntry();
        page.raw(page.style().faint(mark(mark.getKey(), mark.getValue(), page.style())));
      }
      page.raw(bar(bin.getKey(), bin.getValue(), profile.count(), most, room, page.style()));
    }
  }

  private static NavigableMap<Long, Long> bins(LatencyProfile profile) {
    NavigableMap<Long, Long> bins = new TreeMap<>();
    long lower = 1;
    int step = 0;
    while (next(lower, step) <= profile.minNanos()) {
      lower = next(lower, step++);
    }
    while (lower <= profile.maxNanos()) {
      long upper = next(lower, step++);
      bins.put(lower, profile.countAtLeast(lower) - profile.countAtLeast(upper));
      lower = upper;
    }
    return bins;
  }

  /** 1, 2, 5, 10, 20, 50, ... */
  private static long next(long lower, int step) {
    return step % 3 == 1 ? lower / 2 * 5 : lower * 2;
  }

  private static String bar(long from, long count, long total, long most, int room, Style style) {
    int eighths = count == 0 ? 0 : (int) Math.max(1, Math.round(8.0 * room * count / most));
    String bar =
        style.unicode()
            ? "█".repeat(eighths / 8)
                + (eighths % 8 == 0 ? "" : String.valueOf((char) ('▉' + 7 - eighths % 8)))
            : "#".repeat(Math.max(count == 0 ? 0 : 1, eighths / 8));
    String label = style.plain(LatencyText.of(from));
    String figures =
        count == 0 ? "" : " " + count + " (" + Quantity.percent((double) count / total) + ")";
    return (" ".repeat(Math.max(0, LABEL_COLUMNS - label.length())) + label + "  " + bar + figures)
        .stripTrailing();
  }

  private static String mark(long nanos, String what, Style style) {
    String label = LatencyText.of(nanos);
    String line =
        " ".repeat(Math.max(0, LABEL_COLUMNS - label.length())) + label + "  ── " + what + " ";
    return style.plain(line + "─".repeat(Math.max(0, Math.min(60, style.width()) - line.length())));
  }
}
