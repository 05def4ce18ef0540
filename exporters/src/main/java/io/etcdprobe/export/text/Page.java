package io.etcdprobe.export.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lines of a page of fixed width. Words are wrapped, never lost; a word wider than the page is
 * broken. Control characters in text from outside (device models, paths, names of processes) are
 * replaced, so that they cannot move the reader's cursor.
 */
final class Page {

  private static final int LABEL_COLUMNS = 15;

  /** A line never ends between a number and its unit. */
  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile("(\\d) (%|[nµum]?s|min|h|d|[kMGTP]?B)(?![\\w/])");

  /** Control characters old and new, changes of direction, halves of pairs, other line ends. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

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

  /** Writes a line that is known to fit, with its colours. */
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

  /** A label with text beside it. The text is wrapped in its own column. */
  void labelled(String label, String text) {
    labelled(style.faint(label), label.length(), text, LABEL_COLUMNS);
  }

  /** As {@link #labelled(String, String)}, with a label that is already painted. */
  void labelled(String painted, int labelLength, String text, int column) {
    int indent = column + 2;
    List<String> lines = wrap(clean(text), style.width() - indent);
    raw("  " + painted + " ".repeat(Math.max(1, column - labelLength)) + lines.getFirst());
    for (String line : lines.subList(1, lines.size())) {
      raw(" ".repeat(indent) + line);
    }
  }

  /** Text beside something painted of the given width. The text is wrapped in its own column. */
  void beside(String painted, int columns, int gap, String text) {
    int indent = columns + gap;
    List<String> lines = wrap(clean(text), style.width() - indent);
    raw(painted + " ".repeat(gap) + lines.getFirst());
    for (String line : lines.subList(1, lines.size())) {
      raw(" ".repeat(indent) + line);
    }
  }

  /** Indented, faint text: a detail of the text above it. */
  void indented(int indent, String text) {
    for (String line : wrap(clean(text), style.width() - indent)) {
      raw(" ".repeat(indent) + style.faint(line));
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
    return NUMBER_AND_UNIT.matcher(style.plain(printable(text))).replaceAll("$1\u00a0$2");
  }

  /** The text with a "?" for every character that is invisible and may move the cursor. */
  static String printable(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }

  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (String word : text.split(" ", -1)) {
      String rest = word;
      if (!line.isEmpty() && used + 1 + Columns.of(rest) > width) {
        lines.add(line.toString());
        line.setLength(0);
        used = 0;
      }
      if (!line.isEmpty()) {
        line.append(' ');
        used++;
      }
      while (Columns.of(rest) > width) {
        int fits = Columns.fitting(rest, width);
        lines.add(rest.substring(0, fits));
        rest = rest.substring(fits);
      }
      line.append(rest);
      used += Columns.of(rest);
    }
    lines.add(line.toString());
    lines.replaceAll(wrapped -> wrapped.replace('\u00a0', ' '));
    return lines;
  }
}
