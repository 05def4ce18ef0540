package io.etcdprobe.export.http;

import org.jspecify.annotations.Nullable;

/** It cannot be listened as the user wants it; the message says why in one line. */
public final class ListenException extends Exception {

  private static final long serialVersionUID = 1L;

  ListenException(String message) {
    this(message, null);
  }

  ListenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
