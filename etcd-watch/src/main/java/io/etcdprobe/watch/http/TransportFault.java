package io.etcdprobe.watch.http;

import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.OneLine;
import io.etcdprobe.watch.access.ClientUrl;
import io.etcdprobe.watch.access.TlsFault;
import io.etcdprobe.watch.page.SourceException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLException;

/** What the failure of an exchange means to the user. */
final class TransportFault {

  /** Chains of causes are short. The limit ends one that leads back to itself. */
  private static final int MAX_CAUSES = 16;

  private final ClientUrl endpoint;
  private final List<Throwable> causes = new ArrayList<>();

  private TransportFault(ClientUrl endpoint, Throwable failure) {
    this.endpoint = endpoint;
    Throwable cause = failure;
    while (cause != null && causes.size() < MAX_CAUSES) {
      causes.add(cause);
      cause = cause.getCause();
    }
  }

  /** Explains a failure of the connection or of the exchange on it. */
  static SourceException of(ClientUrl endpoint, Throwable failure) {
    return new TransportFault(endpoint, failure).explain(failure);
  }

  /** Explains a failure that TLS caused, whatever its type. */
  static SourceException tls(ClientUrl endpoint, Throwable failure) {
    return new TransportFault(endpoint, failure).explainTls(failure);
  }

  private SourceException explain(Throwable failure) {
    if (has(UnknownHostException.class)) {
      return fault(
          Kind.UNRESOLVABLE,
          "the host "
              + endpoint.host()
              + " has no address: check its spelling and the name service",
          failure);
    }
    if (has(SSLException.class)) {
      return explainTls(failure);
    }
    if (has(ConnectException.class) || has(NoRouteToHostException.class)) {
      return connect(failure);
    }
    if (has(Connection.Http2AloneException.class)) {
      return fault(
          Kind.NOT_ETCD,
          "this port serves only gRPC, as with --listen-client-http-urls: give --metrics-endpoints"
              + " the address where the member serves HTTP",
          failure);
    }
    if (has(ProtocolException.class)) {
      return fault(
          Kind.NOT_ETCD,
          "the server there does not speak HTTP, or speaks TLS: check the port and https://",
          failure);
    }
    if (says("received no bytes") && !endpoint.secure()) {
      return fault(
          Kind.OTHER,
          "the connection was closed without an answer: if the member speaks TLS, use https://",
          failure);
    }
    return fault(Kind.OTHER, "the exchange broke off (" + said() + ")", failure);
  }

  private SourceException explainTls(Throwable failure) {
    return fault(Kind.TLS, TlsFault.explain(endpoint.host(), causes), failure);
  }

  private SourceException connect(Throwable failure) {
    if (says("refused")) {
      return fault(
          Kind.REFUSED,
          "nothing listens there: check that etcd runs and has this address in"
              + " --listen-client-urls",
          failure);
    }
    return fault(Kind.OTHER, "cannot reach the host (" + said() + ")", failure);
  }

  /** Nothing comes back in time, not even from the host's kernel. */
  static SourceException unreachable(Duration timeout, Throwable failure) {
    return unconnected(Kind.REFUSED, timeout, failure);
  }

  /** There is no connection in time, but a server may be there. */
  static SourceException unconnected(Duration timeout, Throwable failure) {
    return unconnected(Kind.TIMEOUT, timeout, failure);
  }

  private static SourceException unconnected(Kind kind, Duration timeout, Throwable failure) {
    return fault(
        kind,
        "no connection within "
            + text(timeout)
            + ": check that the host is up and that no firewall drops the packets",
        failure);
  }

  /** No answer begins in time. */
  static SourceException unanswered(Duration timeout, Throwable failure) {
    return fault(
        Kind.TIMEOUT,
        "no answer within " + text(timeout) + ": the member hangs, or is overloaded",
        failure);
  }

  /** The answer began in time but did not end in time. */
  static SourceException late(Duration timeout, Throwable failure) {
    return fault(
        Kind.TIMEOUT,
        "the answer was not complete within "
            + text(timeout)
            + ": the member or the network is too slow, or the timeout too short",
        failure);
  }

  private boolean has(Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }

  private boolean says(String words) {
    return causes.stream()
        .anyMatch(cause -> Objects.requireNonNullElse(cause.getMessage(), "").contains(words));
  }

  /** The innermost message, which is usually the most precise. */
  private String said() {
    for (Throwable cause : causes.reversed()) {
      String message = cause.getMessage();
      if (message != null && !message.isBlank()) {
        return OneLine.of(message);
      }
    }
    return causes.getLast().getClass().getSimpleName();
  }

  private static String text(Duration duration) {
    return duration.toNanos() % 1_000_000_000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  private static SourceException fault(Kind kind, String message, Throwable cause) {
    return new SourceException(kind, message, cause);
  }
}
