package io.etcdprobe.watch.access;

import org.jspecify.annotations.Nullable;

/** The user's settings for access to a cluster cannot be used. The message says why in one line. */
public final class AccessException extends Exception {

  private static final long serialVersionUID = 1L;

  AccessException(String message) {
    this(message, null);
  }

  AccessException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
