package io.etcdprobe.watch.http;

import java.net.ProtocolException;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose head has been read.
 *
 * @param status of HTTP
 * @param location where it redirects to, or null
 * @param date when the answer was made by the member's clock, as the answer says; or null
 * @param keptAlive whether the connection stays open for the next question
 * @param body what follows
 */
record Answer(
    int status, @Nullable String location, @Nullable String date, boolean keptAlive, Body body) {

  /** Seconds since the epoch by the member's clock; empty if the answer does not tell. */
  OptionalLong serverSeconds() {
    return date == null ? OptionalLong.empty() : HttpDate.seconds(date);
  }

  /** A head whose lines come one by one. */
  static final class Head {

    private final int status;
    private @Nullable String location;
    private @Nullable String date;
    private boolean kept;
    private boolean chunked;
    private long length = Body.UNTIL_CLOSED;

    Head(int status) {
      this.status = status;
    }

    void keep(boolean wanted) {
      kept = wanted;
    }

    /**
     * @param name in lower case
     */
    void header(String name, String value) throws ProtocolException {
      switch (name) {
        case "location" -> location = value;
        case "date" -> date = value;
        case "connection" -> kept &= !value.toLowerCase(Locale.ROOT).contains("close");
        case "transfer-encoding" -> {
          if (!value.equalsIgnoreCase("chunked")) {
            throw new ProtocolException("an unknown encoding");
          }
          chunked = true;
        }
        case "content-length" -> length(value);
        default -> {}
      }
    }

    private void length(String value) throws ProtocolException {
      long said = Digits.number(value, 0, value.length(), 10);
      if (said < 0) {
        throw new ProtocolException("a length that is not a number");
      }
      if (length != Body.UNTIL_CLOSED && length != said) {
        throw new ProtocolException("two lengths");
      }
      length = said;
    }

    Answer answer(Wire wire) {
      boolean bodiless = status / 100 == 1 || status == 204 || status == 304;
      Body body = chunked && !bodiless ? Body.chunked(wire) : Body.of(wire, bodiless ? 0 : length);
      return new Answer(status, location, date, kept, body);
    }
  }
}
