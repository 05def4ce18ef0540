package io.etcdprobe.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows under named columns, for people as aligned text and for programs as JSON. */
public final class Table {

  private final String title;
  private final List<String> columns;
  private final List<List<Object>> rows = new ArrayList<>();

  public Table(String title, String... columns) {
    this.title = title;
    this.columns = List.of(columns);
  }

  /** Adds a row of strings and numbers, one for each column. */
  public void row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells under " + columns);
    }
    rows.add(List.of(cells));
  }

  /** The title, the column names and the rows; numbers are aligned right. */
  public String text() {
    StringBuilder text = new StringBuilder(title).append('\n');
    int[] widths = new int[columns.size()];
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns);
    rows.forEach(row -> lines.add(row.stream().map(Table::cell).toList()));
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String pad = " ".repeat(widths[i] - line.get(i).length());
        boolean number = !rows.isEmpty() && rows.getFirst().get(i) instanceof Number;
        out.append("  ").append(number ? pad + line.get(i) : line.get(i) + pad);
      }
      text.append(out.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** An object with the title and an array of row objects. */
  public Map<String, Object> json() {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (List<Object> row : rows) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        boolean missing = row.get(i) instanceof Double figure && !Double.isFinite(figure);
        object.put(columns.get(i), missing ? "-" : row.get(i));
      }
      objects.add(object);
    }
    return Map.of("title", title, "rows", objects);
  }

  private static String cell(Object value) {
    return switch (value) {
      case Double figure when Double.isNaN(figure) -> "-";
      case Double figure when Math.abs(figure) >= 100 -> String.format(Locale.ROOT, "%.0f", figure);
      case Double figure when Math.abs(figure) >= 10 -> String.format(Locale.ROOT, "%.1f", figure);
      case Double figure -> String.format(Locale.ROOT, "%.3f", figure);
      default -> value.toString();
    };
  }
}
