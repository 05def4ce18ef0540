package io.etcdprobe.watch.grpc;

import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcdprobe.watch.access.Credentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Our user's token at one member. We ask for it only after the member has asked who we are:
 * authentication needs a quorum and, for the password's hash, much of a member's processor time,
 * and many of the probe's questions need no token.
 */
final class Login {

  // etcd: api/v3rpc/rpctypes/metadatafields.go TokenFieldNameGRPC
  private static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

  /**
   * A refused password is not tried again for this long, as each attempt costs the member a hash. A
   * new password in the file is tried at once.
   */
  private static final long REFUSAL_HOLDS_NANOS = Duration.ofSeconds(10).toNanos();

  private final Credentials credentials;
  private final ReentrantLock renewing = new ReentrantLock();

  private volatile String token = "";

  // Under the lock.
  private @Nullable Status refusal;
  private @Nullable String refusedPassword;
  private long refusedAt;

  Login(Credentials credentials) {
    this.credentials = credentials;
  }

  /** Our token; empty if we are not logged in. */
  String token() {
    return token;
  }

  /** Whether a new token would help after this answer to a call with the used token. */
  boolean helps(Status answer, String used) {
    return credentials.access().user() != null
        && switch (answer.getCode()) {
          case UNAUTHENTICATED -> true;
          case INVALID_ARGUMENT -> EtcdError.wantsUser(answer) || EtcdError.outdatedUser(answer);
          case PERMISSION_DENIED -> used.isEmpty();
          case OK,
              CANCELLED,
              UNKNOWN,
              DEADLINE_EXCEEDED,
              NOT_FOUND,
              ALREADY_EXISTS,
              RESOURCE_EXHAUSTED,
              FAILED_PRECONDITION,
              ABORTED,
              OUT_OF_RANGE,
              UNIMPLEMENTED,
              INTERNAL,
              UNAVAILABLE,
              DATA_LOSS ->
              false;
        };
  }

  /**
   * A token other than the one that was refused. If several callers need one, only one of them asks
   * the member.
   *
   * @throws StatusRuntimeException if the member gives none
   */
  String renew(Channel channel, String used, Deadline deadline) {
    if (!locked(deadline)) {
      throw Status.DEADLINE_EXCEEDED.withDescription("no token in time").asRuntimeException();
    }
    try {
      if (token.equals(used)) {
        token = authenticate(channel, deadline);
      }
      return token;
    } finally {
      renewing.unlock();
    }
  }

  private boolean locked(Deadline deadline) {
    try {
      return renewing.tryLock(deadline.timeRemaining(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String authenticate(Channel channel, Deadline deadline) {
    if (refusal != null
        && System.nanoTime() - refusedAt < REFUSAL_HOLDS_NANOS
        && Objects.equals(credentials.password(), refusedPassword)) {
      throw refusal.asRuntimeException();
    }
    String password = Objects.requireNonNullElse(credentials.passwordNow(), "");
    String user = Objects.requireNonNullElse(credentials.access().user(), "");
    try {
      String given =
          ClientCalls.blockingUnaryCall(
                  channel,
                  AuthGrpc.getAuthenticateMethod(),
                  CallOptions.DEFAULT.withDeadline(deadline),
                  AuthenticateRequest.newBuilder().setName(user).setPassword(password).build())
              .getToken();
      refusal = null;
      return given;
    } catch (StatusRuntimeException fault) {
      if (EtcdError.refusedPassword(fault.getStatus())) {
        refusal = fault.getStatus();
        refusedPassword = password;
        refusedAt = System.nanoTime();
      }
      throw fault;
    }
  }

  /** The channel, with the token added to every call. */
  static Channel bearing(Channel channel, String token) {
    if (token.isEmpty()) {
      return channel;
    }
    Metadata headers = new Metadata();
    headers.put(TOKEN, token);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
