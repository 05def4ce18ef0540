package io.etcdprobe.export.prometheus;

/**
 * A name from elsewhere as the value of a label. Characters that Prometheus may refuse or that a
 * person cannot read are replaced, and the name is cut at 200 characters. Quotes, backslashes and
 * line feeds stay, because the format itself escapes them.
 */
final class LabelText {

  private static final int MAX_CHARACTERS = 200;
  private static final char REPLACEMENT = '\ufffd';

  private LabelText() {}

  static String of(String name) {
    if (name.length() <= MAX_CHARACTERS && isPlain(name)) {
      return name;
    }
    StringBuilder text = new StringBuilder();
    name.codePoints().limit(MAX_CHARACTERS).forEach(point -> append(text, point));
    return text.toString();
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static void append(StringBuilder text, int point) {
    boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    if (point != '\n' && (half || Character.isISOControl(point))) {
      text.append(REPLACEMENT);
    } else {
      text.appendCodePoint(point);
    }
  }
}
