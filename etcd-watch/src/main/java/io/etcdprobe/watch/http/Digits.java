package io.etcdprobe.watch.http;

/**
 * Reads numbers in the heads of answers. A regular expression would cost more than all other work
 * on a head.
 */
final class Digits {

  /** So many decimal digits always fit into a long. */
  private static final int MOST = 18;

  private Digits() {}

  /**
   * The number in a part of a text; -1 if the part holds anything but digits, or more than 9 of
   * them.
   */
  static int number(String text, int from, int end) {
    return end - from > 9 ? -1 : (int) number(text, from, end, 10);
  }

  /**
   * The same with another base.
   *
   * @return -1 if the part holds anything but such digits, or too many of them for a long
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
