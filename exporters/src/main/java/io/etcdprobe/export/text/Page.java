package io.etcdprobe.export.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lines of a page of fixed width. Words are wrapped, never lost; a word wider than the page is
 * broken. Whatever comes from outside (device models, paths, names of processes) has its control
 * characters replaced, so that it cannot move the reader's cursor.
 */
final class Page {

  private static final int LABEL_COLUMNS = 15;

  /** A number is not parted from its unit by the end of a line. */
  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile("(\\d) (%|[nµum]?s|min|h|[kMGTP]?B)(?![\\w/])");

  private final Appendable out;
  private final Style style;

  Page(Appendable out, Style style) {
    this.out = out;
    this.style = style;
  }

  Style style() {
    return style;
  }

  void blank() {
    raw("");
  }

  void heading(String text) {
    raw(style.heading(style.plain(text)));
  }

  /** A line that is known to fit, colours and all. */
  void raw(String line) {
    try {
      out.append(line).append('\n');
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Running text from the left edge. */
  void text(String text) {
    for (String line : wrap(clean(text), style.width())) {
      raw(line);
    }
  }

  /** A label with text beside it, wrapped in its own column. */
  void labelled(String label, String text) {
    labelled(style.faint(label), label.length(), text, LABEL_COLUMNS);
  }

  /** As {@link #labelled(String, String)} with a label that is painted already. */
  void labelled(String painted, int labelLength, String text, int column) {
    int indent = column + 2;
    List<String> lines = wrap(clean(text), style.width() - indent);
    raw("  " + painted + " ".repeat(Math.max(1, column - labelLength)) + lines.getFirst());
    for (String line : lines.subList(1, lines.size())) {
      raw(" ".repeat(indent) + line);
    }
  }

  /** Text after a painted beginning, wrapped from the left edge. */
  void begun(String painted, int length, String text) {
    List<String> lines = wrap("x".repeat(length) + clean(text), style.width());
    raw(painted + lines.getFirst().substring(length));
    for (String line : lines.subList(1, lines.size())) {
      raw(line);
    }
  }

  private String clean(String text) {
    return style.plain(
        NUMBER_AND_UNIT.matcher(text.replaceAll("\\p{Cntrl}", "?")).replaceAll("$1\u00a0$2"));
  }

  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      String rest = word;
      if (!line.isEmpty() && line.length() + 1 + rest.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      if (!line.isEmpty()) {
        line.append(' ');
      }
      while (rest.length() > width) {
        lines.add(rest.substring(0, width));
        rest = rest.substring(width);
      }
      line.append(rest);
    }
    lines.add(line.toString());
    lines.replaceAll(wrapped -> wrapped.replace('\u00a0', ' '));
    return lines;
  }
}
