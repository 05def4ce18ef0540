package io.etcdprobe.core.member;

/**
 * Why a source gave nothing.
 *
 * @param kind what went wrong
 * @param text one line for the user
 */
public record Trouble(Kind kind, String text) {

  /** What went wrong. */
  public enum Kind {
    /** The name leads nowhere. */
    UNRESOLVABLE,
    /** Nobody listens, or the host is not there. */
    REFUSED,
    /** It accepted the connection, and did not answer in time. */
    TIMEOUT,
    /** There was no connection in time: the host or a firewall is silent, or the member hangs. */
    NO_CONNECTION,
    /** The certificates do not fit. */
    TLS,
    /** The user or the password is wrong. */
    UNAUTHENTICATED,
    /** The user may not do that. */
    FORBIDDEN,
    /** Something else listens there. */
    NOT_ETCD,
    /** The answer makes no sense. */
    GARBAGE,
    /** The answer is longer than any should be. */
    TOO_LARGE,
    /** The member says that it cannot: no leader, too many requests, stopping. */
    UNAVAILABLE,
    /** The database is full: the member takes no writes. */
    NO_SPACE,
    /** Anything else. */
    OTHER
  }

  /** Whether it answered that we may not ask: of its state that says nothing. */
  public boolean refusal() {
    return kind == Kind.FORBIDDEN || kind == Kind.UNAUTHENTICATED;
  }

  /** Whether it may be the member's state, rather than how we were configured. */
  public boolean ofMember() {
    return switch (kind) {
      case REFUSED, TIMEOUT, NO_CONNECTION, UNAVAILABLE, NO_SPACE, OTHER -> true;
      case UNRESOLVABLE, TLS, UNAUTHENTICATED, FORBIDDEN, NOT_ETCD, GARBAGE, TOO_LARGE -> false;
    };
  }
}
