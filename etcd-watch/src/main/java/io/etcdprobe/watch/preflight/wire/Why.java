package io.etcdprobe.watch.preflight.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;

/** Says in the user's words why a connection failed. */
public final class Why {

  private Why() {}

  /** The reason, without a full stop. */
  public static String of(Exception failed) {
    return switch (failed) {
      case EOFException ended -> "the other side closed the connection";
      case SocketTimeoutException late -> "no answer came in time";
      case IOException other -> "the connection failed: " + other.getMessage();
      default -> String.valueOf(failed.getMessage());
    };
  }
}
