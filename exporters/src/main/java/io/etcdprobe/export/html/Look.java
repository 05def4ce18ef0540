package io.etcdprobe.export.html;

import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.WatchStatus;

/** How good and bad look. Colour is never the only sign. */
enum Look {
  GOOD("good", "\u2713", "Healthy", "1d7a46"),
  INFO("info", "i", "Info", "2f6690"),
  WARNING("warning", "!", "Warning", "b26a00"),
  CRITICAL("critical", "\u2715", "Critical", "b3261e"),
  UNKNOWN("unknown", "?", "Unknown", "667085");

  private final String style;
  private final String sign;
  private final String word;
  private final String colour;

  Look(String style, String sign, String word, String colour) {
    this.style = style;
    this.sign = sign;
    this.word = word;
    this.colour = colour;
  }

  static Look of(WatchStatus status) {
    return switch (status) {
      case OK -> GOOD;
      case WARNING -> WARNING;
      case CRITICAL -> CRITICAL;
      case UNKNOWN -> UNKNOWN;
    };
  }

  static Look of(Severity severity) {
    return switch (severity) {
      case INFO -> INFO;
      case WARNING -> WARNING;
      case CRITICAL -> CRITICAL;
    };
  }

  /** The class in the style sheet. */
  String style() {
    return style;
  }

  /** A sign of one character. */
  String sign() {
    return sign;
  }

  /** The word for it. */
  String word() {
    return word;
  }

  /** A spot in this colour, for the browser's tab. */
  String icon() {
    return "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
        + "%3Ccircle cx='8' cy='8' r='7' fill='%23"
        + colour
        + "'/%3E%3C/svg%3E";
  }
}
