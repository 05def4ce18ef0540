package io.etcdprobe.watch.preflight.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a datagram says.
 *
 * @param kind what it is for
 * @param number its sequence number
 * @param value depends on the kind
 * @param cookie what the other side last gave us, 0 before it did
 * @param size its length in bytes, without headers of UDP and IP
 * @param intact whether its payload is what was sent
 */
public record Datagram(Kind kind, int number, int value, long cookie, int size, boolean intact) {

  /** What a datagram is for. */
  public enum Kind {
    /** One of the stream; is answered with {@link #ANSWER} of the same size. */
    STREAM(1),
    /** The answer to one of the stream. */
    ANSWER(2),
    /** As large as wanted; is answered with {@link #FITS}. */
    LARGE(3),
    /** A large one arrived. Its size is the value. */
    FITS(4),
    /** Asks for a {@link #SAMPLE} whose size is the value. */
    WANT(5),
    /** As large as it was asked for. */
    SAMPLE(6),
    /** The kernel refuses to send one so large. */
    REFUSED(7);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }

    static @Nullable Kind of(byte code) {
      return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst().orElse(null);
    }
  }
}
