package io.etcdprobe.watch.page;

import org.jspecify.annotations.Nullable;

/**
 * A member's source gave nothing: the kind says why to the program, the message in one line to the
 * user, and how to mend it where that is known.
 */
public final class SourceException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why there is nothing. */
  public enum Kind {
    /** The host has no address. */
    UNRESOLVABLE,
    /** Nobody listens there. */
    REFUSED,
    /** No connection, no answer or not all of it within the deadline. */
    TIMEOUT,
    /** The two sides do not agree on TLS, or on one another's certificates. */
    TLS,
    /** The other side wants to know who asks (401). */
    UNAUTHENTICATED,
    /** The other side knows who asks and refuses (403). */
    FORBIDDEN,
    /** Something answers which is not etcd, or not this part of it. */
    NOT_ETCD,
    /** An answer that breaks its own format, or breaks off. */
    GARBAGE,
    /** An answer beyond the bounds of what etcd sends. */
    TOO_LARGE,
    /** None of these. */
    OTHER
  }

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
}
