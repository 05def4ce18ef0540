package io.etcdprobe.watch.http;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/**
 * The time in a {@code Date} header. Reads only the one form that a server may send (RFC 9110,
 * 5.6.7), in which all fields have fixed places.
 */
final class HttpDate {

  private static final String FORM = "Sun, 06 Nov 1994 08:49:37 GMT";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private HttpDate() {}

  /** Seconds since the epoch; empty if the text has another form. */
  static OptionalLong seconds(String text) {
    boolean shaped = text.length() == FORM.length();
    for (int i = 0; shaped && i < text.length(); i++) {
      char c = FORM.charAt(i);
      shaped = Character.isLetterOrDigit(c) || text.charAt(i) == c;
    }
    if (!shaped || !text.endsWith(" GMT")) {
      return OptionalLong.empty();
    }
    int month = MONTHS.indexOf(text.substring(8, 11));
    try {
      LocalDateTime time =
          LocalDateTime.of(
              Digits.number(text, 12, 16),
              month % 3 == 0 ? month / 3 + 1 : 0,
              Digits.number(text, 5, 7),
              Digits.number(text, 17, 19),
              Digits.number(text, 20, 22),
              Digits.number(text, 23, 25));
      return OptionalLong.of(time.toEpochSecond(ZoneOffset.UTC));
    } catch (DateTimeException noTime) {
      return OptionalLong.empty();
    }
  }
}
