package io.etcdprobe.watch.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.OneLine;
import io.etcdprobe.watch.access.Access;
import io.etcdprobe.watch.access.ClientUrl;
import io.etcdprobe.watch.access.Credentials;
import io.etcdprobe.watch.access.TlsFault;
import io.grpc.Status;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What the failure of a call means to the user. */
final class GrpcFault {

  /** Chains of causes are short. The limit ends one that leads back to itself. */
  private static final int MAX_CAUSES = 16;

  /** How gRPC's HTTP/2 reports bytes that it does not understand, and how a TLS alert begins. */
  private static final String TLS_ALERT = "first 5 bytes: 1503";

  private final ClientUrl endpoint;
  private final Credentials credentials;
  private final String name;
  private final @Nullable String user;
  private final String timeout;

  GrpcFault(ClientUrl endpoint, Credentials credentials, Duration timeout) {
    Access access = credentials.access();
    this.endpoint = endpoint;
    this.credentials = credentials;
    this.name = Objects.requireNonNullElse(access.serverName(), endpoint.host());
    this.user = access.user();
    this.timeout =
        timeout.toNanos() % 1_000_000_000 == 0
            ? timeout.toSeconds() + " s"
            : timeout.toMillis() + " ms";
  }

  /**
   * Explains why there is no answer.
   *
   * @param method the called method, for example {@code etcdserverpb.Maintenance/Status}
   * @param line the channel of the call
   */
  Trouble explain(String method, Status status, KeptChannel.Line line) {
    Trouble trouble =
        EtcdError.said(status) ? ofEtcd(status) : ofTransport(status, causes(status), line);
    return credentials.explained(
        new Trouble(
            trouble.kind(),
            endpoint
                + " "
                + method.substring(method.lastIndexOf('/') + 1)
                + ": "
                + trouble.text()));
  }

  private static List<Throwable> causes(Status status) {
    List<Throwable> causes = new ArrayList<>();
    Throwable cause = status.getCause();
    while (cause != null && causes.size() < MAX_CAUSES) {
      causes.add(cause);
      cause = cause.getCause();
    }
    return causes;
  }

  /** Explains an error that the member itself sent. */
  private Trouble ofEtcd(Status status) {
    if (EtcdError.wantsUser(status)) {
      return unauthenticated(
          user == null
              ? "authentication is on: give a user and its password"
              : "the member does not accept the probe's token");
    }
    if (EtcdError.refusedPassword(status)) {
      return unauthenticated("the user " + user + " does not exist, or the password is wrong");
    }
    if (EtcdError.authenticationOff(status)) {
      return unauthenticated("a user was given, but authentication is off: give no user");
    }
    if (EtcdError.full(status)) {
      return new Trouble(
          Kind.NO_SPACE,
          "the database has reached its quota, and takes no writes: compact, defragment, then"
              + " disarm the alarm");
    }
    if (EtcdError.timedOut(status)) {
      return new Trouble(Kind.TIMEOUT, "the member says " + said(status));
    }
    if (EtcdError.overloaded(status)) {
      return unavailable(status);
    }
    return switch (status.getCode()) {
      case UNAUTHENTICATED -> unauthenticated("the member says " + said(status));
      case PERMISSION_DENIED ->
          new Trouble(
              Kind.FORBIDDEN,
              (user == null ? "the probe" : "the user " + user)
                  + " may not do that: grant its role the permission (some releases let only root"
                  + " ask for status, alarms and members)");
      case UNAVAILABLE, DEADLINE_EXCEEDED -> unavailable(status);
      case OK,
          CANCELLED,
          UNKNOWN,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS ->
          new Trouble(Kind.OTHER, "the member says " + said(status));
    };
  }

  private static Trouble unauthenticated(String text) {
    return new Trouble(Kind.UNAUTHENTICATED, text);
  }

  private static Trouble unavailable(Status status) {
    return new Trouble(Kind.UNAVAILABLE, "the member says " + said(status));
  }

  /** Explains a fault on the way to the member, or a server that is not etcd. */
  private Trouble ofTransport(Status status, List<Throwable> causes, KeptChannel.Line line) {
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return late(line.connected());
    }
    if (has(causes, UnknownHostException.class) || has(causes, UnresolvedAddressException.class)) {
      return new Trouble(
          Kind.UNRESOLVABLE,
          "the host "
              + endpoint.host()
              + " has no address: check its spelling and the name service");
    }
    if (has(causes, ConnectTimeoutException.class)) {
      return new Trouble(Kind.REFUSED, late(false).text());
    }
    if (has(causes, NotSslRecordException.class)) {
      return new Trouble(
          Kind.TLS, "the member does not speak TLS here: use http:// instead of https://");
    }
    if (has(causes, SSLException.class)) {
      return new Trouble(Kind.TLS, TlsFault.explain(name, causes));
    }
    if (has(causes, Http2Exception.class)) {
      return says(causes, TLS_ALERT)
          ? new Trouble(Kind.TLS, "the member speaks TLS here: use https:// instead of http://")
          : new Trouble(Kind.NOT_ETCD, "the server there does not speak gRPC: check the port");
    }
    if (has(causes, ConnectException.class) || has(causes, NoRouteToHostException.class)) {
      return refused(status, causes);
    }
    if (has(causes, InvalidProtocolBufferException.class)) {
      return new Trouble(Kind.GARBAGE, "the answer is not what etcd sends");
    }
    return byCode(status, causes, line);
  }

  private Trouble late(boolean connected) {
    return new Trouble(
        connected ? Kind.TIMEOUT : Kind.NO_CONNECTION,
        connected
            ? "no answer within " + timeout + ": the member hangs, or is overloaded"
            : "no connection within "
                + timeout
                + ": check that the host is up, that the member does not hang and that no firewall"
                + " drops the packets");
  }

  private static Trouble refused(Status status, List<Throwable> causes) {
    return says(causes, "refused")
        ? new Trouble(
            Kind.REFUSED,
            "nothing listens there: check that etcd runs and has this address in"
                + " --listen-client-urls")
        : new Trouble(Kind.REFUSED, "cannot reach the host (" + said(status, causes) + ")");
  }

  private Trouble byCode(Status status, List<Throwable> causes, KeptChannel.Line line) {
    return switch (status.getCode()) {
      case UNAUTHENTICATED ->
          unauthenticated("the server asks for a login (" + said(status, causes) + ")");
      case PERMISSION_DENIED ->
          new Trouble(Kind.FORBIDDEN, "the server refuses us (" + said(status, causes) + ")");
      case UNIMPLEMENTED ->
          new Trouble(Kind.NOT_ETCD, "the server there is not etcd (" + said(status, causes) + ")");
      case RESOURCE_EXHAUSTED ->
          new Trouble(Kind.TOO_LARGE, "the answer is too long: " + said(status, causes));
      case UNAVAILABLE -> brokenOff(status, causes, line);
      case OK,
          CANCELLED,
          UNKNOWN,
          INVALID_ARGUMENT,
          DEADLINE_EXCEEDED,
          NOT_FOUND,
          ALREADY_EXISTS,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          INTERNAL,
          DATA_LOSS ->
          new Trouble(Kind.OTHER, "the call failed (" + said(status, causes) + ")");
    };
  }

  private Trouble brokenOff(Status status, List<Throwable> causes, KeptChannel.Line line) {
    boolean closed = has(causes, SocketException.class) || says(status, " closed ");
    if (!closed || line.proven()) {
      return new Trouble(Kind.OTHER, "the connection broke off (" + said(status, causes) + ")");
    }
    // A proxy without a member behind it does the same, so this is not yet a trouble with TLS.
    return new Trouble(
        Kind.OTHER,
        endpoint.secure()
            ? "the connection was closed in the TLS handshake: the member may want another client"
                + " certificate; if it does not speak TLS, use http://"
            : "the connection was closed without an answer: if the member speaks TLS, use"
                + " https://");
  }

  private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }

  private static boolean says(List<Throwable> causes, String words) {
    return causes.stream()
        .anyMatch(cause -> Objects.requireNonNullElse(cause.getMessage(), "").contains(words));
  }

  private static boolean says(Status status, String words) {
    return EtcdError.text(status).contains(words);
  }

  private static String said(Status status) {
    return said(status, List.of());
  }

  /** The innermost message, which is usually the most precise. */
  private static String said(Status status, List<Throwable> causes) {
    for (Throwable cause : causes.reversed()) {
      String message = cause.getMessage();
      if (message != null && !message.isBlank()) {
        return OneLine.of(message);
      }
    }
    String text = EtcdError.text(status);
    return OneLine.of(text.isBlank() ? status.getCode().name() : text);
  }
}
