package io.etcdprobe.export.http;

/** Makes text from a user or a client fit for a message of one line. */
final class OneLine {

  private static final int MAX_CHARACTERS = 80;

  private OneLine() {}

  public static String of(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(MAX_CHARACTERS)
        .map(point -> Character.isISOControl(point) ? '\ufffd' : point)
        .forEach(line::appendCodePoint);
    return text.codePointCount(0, text.length()) > MAX_CHARACTERS ? line + "..." : line.toString();
  }
}
