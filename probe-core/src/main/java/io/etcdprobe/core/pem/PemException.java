package io.etcdprobe.core.pem;

import org.jspecify.annotations.Nullable;

/**
 * A PEM text that cannot be used. The message continues a sentence that begins with the text's
 * name: "is encrypted: give a key without a passphrase".
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
