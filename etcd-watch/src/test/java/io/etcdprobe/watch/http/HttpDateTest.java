package io.etcdprobe.watch.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

  private static final DateTimeFormatter SENT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Test
  void shouldReadWhatServersSend() {
    SplittableRandom random = new SplittableRandom(1994);
    for (int i = 0; i < 2000; i++) {
      long seconds = random.nextLong(4_000_000_000L);
      assertThat(HttpDate.seconds(SENT.format(Instant.ofEpochSecond(seconds)))).hasValue(seconds);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994     ",
        "Sun, 06 ovD 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:4x:37 GMT",
        "Sun, -6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, \u0660\u0666 Nov 1994 08:49:37 GMT"
      })
  void shouldTakeNothingElseForATime(String text) {
    assertThat(HttpDate.seconds(text)).isEmpty();
  }
}
