package io.etcdprobe.watch.http;

/** Numbers in the heads of answers. A regular expression for each costs more than all the rest. */
final class Digits {

  /** As many as surely fit. */
  private static final int MOST = 18;

  private Digits() {}

  /**
   * The number that a part of a text is; -1 if it is anything but digits, or more than 9 of them.
   */
  static int number(String text, int from, int end) {
    return end - from > 9 ? -1 : (int) number(text, from, end, 10);
  }

  /**
   * The same with another base.
   *
   * @return -1 if it is anything but such digits, or too many of them for a long
   */
  static long number(String text, int from, int end, int base) {
    if (end <= from || end - from > (base == 16 ? 15 : MOST) || end > text.length()) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, base) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number * base + digit;
    }
    return number;
  }
}
