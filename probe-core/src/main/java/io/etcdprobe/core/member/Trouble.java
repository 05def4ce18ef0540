package io.etcdprobe.core.member;

/**
 * Why a source gave no answer.
 *
 * @param kind what went wrong
 * @param text one line for the user
 */
public record Trouble(Kind kind, String text) {

  /** What went wrong. */
  public enum Kind {
    /** The name does not resolve. */
    UNRESOLVABLE,
    /** Nobody listens, or the host is not there. */
    REFUSED,
    /** It accepted the connection but did not answer in time. */
    TIMEOUT,
    /** No connection was made in time: the host or a firewall is silent, or the member hangs. */
    NO_CONNECTION,
    /** The certificates do not fit. */
    TLS,
    /** The user or the password is wrong. */
    UNAUTHENTICATED,
    /** The user may not do that. */
    FORBIDDEN,
    /** Something other than etcd listens there. */
    NOT_ETCD,
    /** The answer makes no sense. */
    GARBAGE,
    /** The answer is longer than any should be. */
    TOO_LARGE,
    /** The member says that it cannot answer: no leader, too many requests, stopping. */
    UNAVAILABLE,
    /** The database is full: the member takes no writes. */
    NO_SPACE,
    /** Anything else. */
    OTHER
  }

  /** Whether it answered that we may not ask. This says nothing about its state. */
  public boolean refusal() {
    return kind == Kind.FORBIDDEN || kind == Kind.UNAUTHENTICATED;
  }

  /** Whether the cause may be the member's state rather than our configuration. */
  public boolean ofMember() {
    return switch (kind) {
      case REFUSED, TIMEOUT, NO_CONNECTION, UNAVAILABLE, NO_SPACE, OTHER -> true;
      case UNRESOLVABLE, TLS, UNAUTHENTICATED, FORBIDDEN, NOT_ETCD, GARBAGE, TOO_LARGE -> false;
    };
  }
}
