package io.etcdprobe.watch.preflight.wire;

import org.jspecify.annotations.Nullable;

/** The preflight cannot go on. The message is a part of a line for the user. */
public final class PreflightException extends Exception {

  private static final long serialVersionUID = 1L;

  public PreflightException(String message) {
    this(message, null);
  }

  public PreflightException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
