package io.etcdprobe.fsync;

import org.jspecify.annotations.Nullable;

/**
 * The prober cannot measure. Its message is one line for the user that says what is wrong and how
 * to mend it. A slow or failing disk is not such a case, as that is a result.
 */
public final class ProbeException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Creates it with a line for the user. */
  public ProbeException(String message) {
    this(message, null);
  }

  /** Creates it with a line for the user and its cause. */
  public ProbeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
