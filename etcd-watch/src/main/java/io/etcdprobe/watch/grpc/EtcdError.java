package io.etcdprobe.watch.grpc;

import io.grpc.Status;
import java.util.Objects;

/** Tells errors of etcd apart that share a code, by their text (api/v3rpc/rpctypes/error.go). */
final class EtcdError {

  private EtcdError() {}

  /** Whether the error comes from the member itself, not from something on the way to it. */
  static boolean said(Status status) {
    return text(status).startsWith("etcdserver: ");
  }

  /** Authentication is on, and there was no token. */
  static boolean wantsUser(Status status) {
    return has(status, "user name is empty");
  }

  /** Users or roles have changed since the token was issued. */
  static boolean outdatedUser(Status status) {
    return has(status, "revision of auth store is old");
  }

  static boolean refusedPassword(Status status) {
    return has(status, "invalid user ID or password");
  }

  static boolean authenticationOff(Status status) {
    return has(status, "authentication is not enabled");
  }

  static boolean full(Status status) {
    return has(status, "database space exceeded");
  }

  /** The member took the request but had no answer in time. */
  static boolean timedOut(Status status) {
    return has(status, "request timed out");
  }

  static boolean overloaded(Status status) {
    return has(status, "too many requests");
  }

  private static boolean has(Status status, String words) {
    return text(status).contains(words);
  }

  static String text(Status status) {
    return Objects.requireNonNullElse(status.getDescription(), "");
  }
}
