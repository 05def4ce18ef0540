package io.etcdprobe.export.text;

/**
 * How wide text is on a terminal: East Asian characters and pictures take two columns, marks above
 * a letter take none. Where terminals differ, the larger number counts, so that a line surely fits.
 */
final class Columns {

  /** First and last of the blocks whose characters are two columns wide (Unicode, UAX #11). */
  private static final int[][] WIDE = {
    {0x1100, 0x115f},
    {0x231a, 0x23f3},
    {0x25fd, 0x25fe},
    {0x2600, 0x27bf},
    {0x2b1b, 0x2b55},
    {0x2e80, 0xa4cf},
    {0xa960, 0xa97f},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe10, 0xfe19},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x16fe0, 0x18dff},
    {0x1aff0, 0x1b2ff},
    {0x1d300, 0x1d37f},
    {0x1f000, 0x1faff},
    {0x20000, 0x3fffd}
  };

  private Columns() {}

  /** The width of a text without control characters, in columns. */
  static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  private static int of(int codePoint) {
    if (codePoint < WIDE[0][0]) {
      return mark(codePoint) ? 0 : 1;
    }
    for (int[] block : WIDE) {
      if (codePoint >= block[0] && codePoint <= block[1]) {
        return 2;
      }
    }
    return mark(codePoint) ? 0 : 1;
  }

  private static boolean mark(int codePoint) {
    return codePoint > 0x7f && Character.getType(codePoint) == Character.NON_SPACING_MARK;
  }

  /** How many chars of the text fit into the given columns; at least one character. */
  static int fitting(String text, int columns) {
    int at = Character.charCount(text.codePointAt(0));
    int used = of(text.codePointAt(0));
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      used += of(codePoint);
      if (used > columns) {
        break;
      }
      at += Character.charCount(codePoint);
    }
    return at;
  }

  /**
   * Shortens a text that is too wide by leaving out its middle, because names differ at their ends.
   */
  static String shortened(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    int head = fitting(text, columns / 2);
    int tail = head;
    while (of(text.substring(tail)) > columns - 1 - of(text.substring(0, head))) {
      tail += Character.charCount(text.codePointAt(tail));
    }
    return text.substring(0, head) + "…" + text.substring(tail);
  }
}
