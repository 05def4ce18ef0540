package io.etcdprobe.watch.access;

import org.jspecify.annotations.Nullable;

/** What the user gave to reach a cluster cannot be used; the message says why in one line. */
public final class AccessException extends Exception {

  private static final long serialVersionUID = 1L;

  AccessException(String message) {
    this(message, null);
  }

  AccessException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
