package io.etcdprobe.export.text;

import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.WatchStatus;
import io.etcdprobe.core.limit.Status;

/**
 * How text may look.
 *
 * @param colour whether ANSI colours may be used
 * @param unicode whether the reader's character set has µ and block characters
 * @param width columns, 40 or more
 */
public record Style(boolean colour, boolean unicode, int width) {

  /**
   * @throws IllegalArgumentException if the width is below 40
   */
  public Style {
    if (width < 40) {
      throw new IllegalArgumentException("a page is 40 columns wide or more, not " + width);
    }
  }

  String heading(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  String status(Status status, String text) {
    return paint(
        switch (status) {
          case PASS -> "32";
          case WARN, INCONCLUSIVE -> "33";
          case FAIL -> "31";
        },
        text);
  }

  String status(WatchStatus status, String text) {
    return paint(
        switch (status) {
          case OK -> "32";
          case WARNING, UNKNOWN -> "33";
          case CRITICAL -> "31";
        },
        text);
  }

  String severity(Severity severity, String text) {
    return paint(
        switch (severity) {
          case INFO -> "36";
          case WARNING -> "33";
          case CRITICAL -> "31";
        },
        text);
  }

  private String paint(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /** Replaces characters that the reader's character set may lack. */
  String plain(String text) {
    return unicode
        ? text
        : text.replace('µ', 'u')
            .replace('─', '-')
            .replace('…', '.')
            .replaceAll("[^\\p{ASCII}]", "?");
  }
}
