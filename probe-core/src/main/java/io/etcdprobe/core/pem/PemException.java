package io.etcdprobe.core.pem;

import org.jspecify.annotations.Nullable;

/**
 * A PEM text cannot be used. The message goes on where the text's name ends: "is encrypted: give a
 * key without a passphrase".
 */
public final class PemException extends Exception {

  private static final long serialVersionUID = 1L;

  PemException(String message) {
    this(message, null);
  }

  PemException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
