package io.etcdprobe.watch.page;

import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.member.Trouble.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A member's source gave nothing: the kind says why to the program, the message in one line to the
 * user, and how to mend it where that is known.
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

  /** Why there is nothing. */
  public Kind kind() {
    return kind;
  }

  /** The same as data of a measurement: a member that does not answer is a result. */
  public Trouble trouble() {
    return new Trouble(kind, String.valueOf(getMessage()));
  }
}
