package io.etcdprobe.watch.page;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One sample of the text format: {@code name{label="value",...} value [timestamp] [# exemplar]}, or
 * with quoted names, as in Prometheus 3: {@code {"name","label"="value",...} value}.
 *
 * <p>Timestamp and exemplar (OpenMetrics) are skipped.
 */
record SampleLine(String name, Map<String, String> labels, double value) {

  /** Limits far above what etcd sends: at most three labels of a few tens of characters. */
  static final int MAX_LABELS = 32;

  static final int MAX_LABEL_CHARS = 1024;

  private static final String NO_NUMBER = "has no number where one should be";

  /** The line breaks the format. The message says where, and reads well after "line N". */
  static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /** Reads a line. */
  static SampleLine parse(String line) throws MalformedException {
    return new Scanner(line).sample();
  }

  /** Reads the part after name and labels and returns its value. */
  static double value(String rest) throws MalformedException {
    return new Scanner(rest).value();
  }

  /** A number as Go reads it: decimal, or NaN and the infinities in any case. */
  static double number(String text) throws MalformedException {
    if (!text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9') {
      return decimal(text);
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> decimal(text);
    };
  }

  private static double decimal(String text) throws MalformedException {
    // Java's own grammar is wider: hexadecimal, suffixes, surrounding spaces.
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789.eE+-".indexOf(text.charAt(i)) < 0) {
        throw new MalformedException(NO_NUMBER);
      }
    }
    try {
      double value = Double.parseDouble(text);
      if (Double.isInfinite(value)) {
        throw new MalformedException("has a number beyond what a double holds");
      }
      return value;
    } catch (NumberFormatException malformed) {
      throw new MalformedException(NO_NUMBER);
    }
  }

  /** Walks over the line from left to right. */
  private static final class Scanner {

    private final String line;
    private int at;
    private @Nullable String name;

    Scanner(String line) {
      this.line = line;
    }

    SampleLine sample() throws MalformedException {
      skipBlanks();
      name = peek() == '{' ? null : name(true);
      skipBlanks();
      Map<String, String> labels = peek() == '{' ? labels() : Map.of();
      if (name == null) {
        throw new MalformedException("has no name where one should be");
      }
      return new SampleLine(name, labels, value());
    }

    double value() throws MalformedException {
      skipBlanks();
      double value = number(word());
      skipBlanks();
      if (!atEndOrExemplar()) {
        number(word());
        skipBlanks();
        if (!atEndOrExemplar()) {
          throw new MalformedException("has more text after its value and timestamp");
        }
      }
      return value;
    }

    private Map<String, String> labels() throws MalformedException {
      Map<String, String> labels = new TreeMap<>();
      at++;
      skipBlanks();
      while (peek() != '}') {
        boolean quotedName = peek() == '"';
        String label = quotedName ? quotedName() : name(false);
        skipBlanks();
        if (quotedName && name == null && peek() != '=') {
          name = label;
        } else {
          label(labels, label);
        }
        skipBlanks();
        if (peek() != '}') {
          expect(',');
          skipBlanks();
        }
      }
      at++;
      return Collections.unmodifiableMap(labels);
    }

    private void label(Map<String, String> labels, String label) throws MalformedException {
      expect('=');
      skipBlanks();
      expect('"');
      if (label.equals("__name__")) {
        throw new MalformedException("has its name as a label");
      }
      if (labels.put(label, quoted()) != null) {
        throw new MalformedException("has a label twice");
      }
      if (labels.size() > MAX_LABELS) {
        throw new MalformedException("has more than " + MAX_LABELS + " labels");
      }
    }

    private String quotedName() throws MalformedException {
      expect('"');
      String quoted = quoted();
      if (quoted.isEmpty()) {
        throw new MalformedException("has no name where one should be");
      }
      return quoted;
    }

    /** What stands before the closing quote, with its escapes resolved. */
    private String quoted() throws MalformedException {
      StringBuilder value = new StringBuilder();
      while (true) {
        char c = peek();
        if (at++ >= line.length()) {
          throw new MalformedException("has a label value that does not end");
        }
        if (c == '"') {
          return value.toString();
        }
        value.append(c == '\\' ? escaped() : c);
        if (value.length() > MAX_LABEL_CHARS) {
          throw new MalformedException(
              "has a label value of more than " + MAX_LABEL_CHARS + " characters");
        }
      }
    }

    private char escaped() throws MalformedException {
      char c = peek();
      at++;
      return switch (c) {
        case '\\', '"' -> c;
        case 'n' -> '\n';
        default -> throw new MalformedException("has an unknown escape in a label value");
      };
    }

    private String name(boolean withColons) throws MalformedException {
      int start = at;
      while (isNamePart(peek(), at == start, withColons)) {
        at++;
      }
      if (at == start) {
        throw new MalformedException("has no name where one should be");
      }
      return line.substring(start, at);
    }

    private String word() {
      int start = at;
      while (at < line.length() && !isBlank(peek())) {
        at++;
      }
      return line.substring(start, at);
    }

    private boolean atEndOrExemplar() {
      return at == line.length() || peek() == '#';
    }

    private void expect(char c) throws MalformedException {
      if (peek() != c || at >= line.length()) {
        throw new MalformedException("lacks a " + c + " in its labels");
      }
      at++;
    }

    private void skipBlanks() {
      while (isBlank(peek())) {
        at++;
      }
    }

    /** The current character; NUL at the end, which equals no character that we look for. */
    private char peek() {
      return at < line.length() ? line.charAt(at) : '\0';
    }
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  /**
   * Whether a name may contain the character, or begin with it if {@code first}. Labels have no
   * colons.
   */
  static boolean isNamePart(int c, boolean first, boolean withColons) {
    return (c >= 'a' && c <= 'z')
        || c == '_'
        || (c >= 'A' && c <= 'Z')
        || (c == ':' && withColons)
        || (c >= '0' && c <= '9' && !first);
  }
}
