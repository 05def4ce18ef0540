package io.etcdprobe.watch.page;

import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.member.Trouble.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A member's source gave no reading. The kind tells the reason to the program. The message tells it
 * to the user in one line, with the remedy if that is known.
 */
public final class SourceException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  public SourceException(Kind kind, String message) {
    this(kind, message, null);
  }

  public SourceException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** The kind of the failure. */
  public Kind kind() {
    return kind;
  }

  /** The failure as data of a measurement: a member that does not answer is a result. */
  public Trouble trouble() {
    return new Trouble(kind, String.valueOf(getMessage()));
  }
}
