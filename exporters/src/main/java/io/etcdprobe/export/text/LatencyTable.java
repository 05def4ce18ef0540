package io.etcdprobe.export.text;

import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.latency.Phase;
import java.util.List;
import java.util.function.Function;

/**
 * The table of figures: a row for each phase that has figures, and as many columns as fit on the
 * page.
 */
final class LatencyTable {

  private record Column(String title, int width, Function<LatencyProfile, String> figure) {}

  private static final int LABEL_COLUMNS = 16;

  /** All columns, in the order in which they are shown. */
  private static final List<Column> ALL =
      List.of(
          new Column("count", 9, profile -> Long.toString(profile.count())),
          new Column("mean", 9, profile -> LatencyText.of(profile.meanNanos())),
          quantile("p50", 0.5),
          quantile("p90", 0.9),
          quantile("p99", 0.99),
          quantile("p99.9", 0.999),
          new Column("max", 9, profile -> LatencyText.of(profile.maxNanos())));

  /** Columns that are left out on a narrow page, the first of them first. */
  private static final List<String> DISPENSABLE = List.of("mean", "p90", "count", "p99.9");

  private LatencyTable() {}

  private static Column quantile(String title, double quantile) {
    return new Column(title, 9, profile -> LatencyText.of(profile.quantileNanos(quantile)));
  }

  static void render(DiskReport report, Page page) {
    List<Column> columns = fitting(page.style().width());
    StringBuilder titles = new StringBuilder(padded("latency", LABEL_COLUMNS));
    for (Column column : columns) {
      titles.append(aligned(column.title, column.width));
    }
    page.heading(titles.toString());
    for (Phase phase : Phase.values()) {
      LatencyProfile profile = report.latency(phase);
      if (!profile.isEmpty()) {
        page.raw(page.style().plain(row(label(phase), profile, columns)));
      }
    }
  }

  private static String row(String label, LatencyProfile profile, List<Column> columns) {
    StringBuilder row = new StringBuilder(padded(label, LABEL_COLUMNS));
    for (Column column : columns) {
      row.append(aligned(column.figure.apply(profile), column.width));
    }
    return row.toString();
  }

  private static List<Column> fitting(int width) {
    List<Column> columns = ALL;
    for (String dispensable : DISPENSABLE) {
      if (LABEL_COLUMNS + columns.stream().mapToInt(Column::width).sum() <= width) {
        break;
      }
      columns = columns.stream().filter(column -> !column.title.equals(dispensable)).toList();
    }
    return columns.size() > 2
            && LABEL_COLUMNS + columns.stream().mapToInt(Column::width).sum() > width
        ? columns.subList(1, 3)
        : columns;
  }

  private static String label(Phase phase) {
    return switch (phase) {
      case WRITE -> "write";
      case WAL_FSYNC -> "fdatasync";
      case WAL_FSYNC_RESPONSE -> "whole proposal";
      case SEGMENT_CUT -> "segment cut";
      case BACKEND_COMMIT -> "bbolt commit";
    };
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String aligned(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }
}
