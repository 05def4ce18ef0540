package io.etcdprobe.watch.http;

import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.Trouble.Kind;
import io.etcdprobe.watch.access.ClientUrl;
import io.etcdprobe.watch.access.HostName;
import io.etcdprobe.watch.access.NameService;
import io.etcdprobe.watch.http.Connection.Stage;
import io.etcdprobe.watch.page.DebugVarsParser;
import io.etcdprobe.watch.page.HealthParser;
import io.etcdprobe.watch.page.MetricsParser;
import io.etcdprobe.watch.page.MetricsReadings;
import io.etcdprobe.watch.page.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of one member. Each call is one exchange, without a second attempt, over a
 * connection that is kept between calls. It ends within the timeout, which covers everything from
 * the name's resolution to the body's last byte. If a name has several addresses, they are tried
 * one after the other until one lets us connect. Each gets an equal share of the time left. The
 * messages of its exceptions begin with the address.
 *
 * <p>Several threads may use it. Each call then has a connection of its own.
 */
public final class MemberHttp implements AutoCloseable {

  private final Supplier<SSLContext> tls;
  private final ClientUrl endpoint;
  private final HostName host;
  private final Duration timeout;
  private final Connections connections = new Connections();
  private final DebugVarsParser variables = new DebugVarsParser();

  /** Makes a reading of an answer. */
  @FunctionalInterface
  private interface Reading<T> {
    T read(Answer answer) throws SourceException, IOException;
  }

  /**
   * Does not connect yet.
   *
   * @param tls whom we trust and who we are; it is called before each exchange of https, and
   *     another context makes a new connection
   * @param endpoint scheme, host and port of one of the member's client URLs
   * @param timeout of each exchange as a whole
   * @throws IllegalArgumentException if the endpoint is not such a URL; the message is for the user
   */
  public MemberHttp(Supplier<SSLContext> tls, URI endpoint, Duration timeout) {
    this(tls, endpoint, timeout, NameService.SYSTEM);
  }

  /**
   * The same with another name service.
   *
   * @throws IllegalArgumentException if the endpoint is not such a URL; the message is for the user
   */
  public MemberHttp(Supplier<SSLContext> tls, URI endpoint, Duration timeout, NameService names) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout must be longer than 0");
    }
    this.tls = tls;
    this.endpoint = ClientUrl.of(endpoint);
    this.host = new HostName(this.endpoint, names);
    this.timeout = timeout;
  }

  /**
   * Reads {@code /metrics}.
   *
   * @param parser one of {@link MetricsReadings#parser}
   */
  public MetricsReading metrics(MetricsParser parser) throws SourceException, InterruptedException {
    return ask(
        "/metrics",
        answer -> {
          requireOk(answer);
          return MetricsReadings.of(parser.parse(answer.body()), answer.serverSeconds());
        });
  }

  /** Reads {@code /debug/vars}, which only client URLs serve. */
  public RaftReading raftStatus() throws SourceException, InterruptedException {
    return ask(
        "/debug/vars",
        answer -> {
          requireOk(answer);
          return variables.parse(answer.body());
        });
  }

  /** Asks {@code /health}: alarms, a leader and a linearizable read. */
  public HealthReading health() throws SourceException, InterruptedException {
    return ask(
        "/health",
        answer -> {
          if (answer.status() != 503) {
            requireOk(answer);
          }
          return HealthParser.health(answer.status(), answer.body());
        });
  }

  private static void requireOk(Answer answer) throws SourceException, IOException {
    if (answer.status() != 200) {
      SourceException fault = StatusFault.of(answer);
      answer.body().drain();
      throw fault;
    }
  }

  private <T> T ask(String path, Reading<T> reading) throws SourceException, InterruptedException {
    try {
      return answer(path, reading, System.nanoTime() + timeout.toNanos());
    } catch (SourceException fault) {
      throw at(path, fault);
    } catch (IOException closed) {
      throw at(path, TransportFault.of(endpoint, closed));
    }
  }

  private SourceException at(String path, SourceException fault) {
    return new SourceException(
        fault.kind(), endpoint + path + ": " + fault.getMessage(), fault.getCause());
  }

  /** A kept connection was closed before any answer to the question came. */
  private static final class ClosedMeanwhileException extends IOException {

    private static final long serialVersionUID = 1L;
  }

  private <T> T answer(String path, Reading<T> reading, long deadline)
      throws SourceException, InterruptedException, IOException {
    SSLContext identity = endpoint.secure() ? tls.get() : null;
    Connection kept = connections.kept(identity);
    if (kept != null) {
      try {
        return exchange(kept, false, path, reading, deadline);
      } catch (ClosedMeanwhileException unseen) {
        // The question may be asked again: the member closed before it saw the first.
      }
    }
    return exchange(connected(identity, deadline), true, path, reading, deadline);
  }

  /** A connection to the first of the host's addresses that accepts one. */
  private Connection connected(@Nullable SSLContext identity, long deadline)
      throws SourceException, InterruptedException, IOException {
    List<InetAddress> addresses = addresses(deadline);
    SourceException fault = null;
    for (int i = 0; i < addresses.size(); i++) {
      long now = System.nanoTime();
      long share = (deadline - now) / (addresses.size() - i);
      Connection connection = connections.create(identity);
      try {
        connect(connection, addresses.get(i), share);
        return connection;
      } catch (SourceException failed) {
        // A refusal says more than a missing route, which is usual for IPv6 on most machines.
        fault = fault == null || fault.kind() != Kind.REFUSED ? failed : fault;
      }
    }
    throw Objects.requireNonNull(fault);
  }

  private void connect(Connection connection, InetAddress address, long nanos)
      throws SourceException, InterruptedException {
    Watchdog watchdog = new Watchdog(connection, nanos);
    try (watchdog) {
      connection.connect(new InetSocketAddress(address, endpoint.port()));
    } catch (IOException failure) {
      connections.close(connection);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw watchdog.bitten() ? late(connection, failure) : fault(connection, failure);
    }
    host.answered(address);
  }

  private List<InetAddress> addresses(long deadline) throws SourceException, InterruptedException {
    try {
      return host.addresses(deadline - System.nanoTime());
    } catch (TimeoutException noAddress) {
      throw TransportFault.unconnected(timeout, noAddress);
    } catch (UnknownHostException unknown) {
      throw TransportFault.of(endpoint, unknown);
    }
  }

  private <T> T exchange(
      Connection connection, boolean fresh, String path, Reading<T> reading, long deadline)
      throws SourceException, InterruptedException, ClosedMeanwhileException {
    try (Watchdog watchdog = new Watchdog(connection, deadline - System.nanoTime())) {
      try {
        if (fresh) {
          connection.shakeHands(endpoint.host(), endpoint.port());
        }
        return reading.read(connection.ask(request(path)));
      } catch (IOException failure) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (!watchdog.bitten() && !fresh && connection.stage() == Stage.ASKED) {
          throw new ClosedMeanwhileException();
        }
        throw watchdog.bitten() ? late(connection, failure) : fault(connection, failure);
      } finally {
        connections.giveBack(connection);
      }
    }
  }

  private String request(String path) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: "
        + endpoint.authority()
        + "\r\nUser-Agent: etcd-probe\r\n\r\n";
  }

  private SourceException late(Connection connection, IOException failure) {
    return switch (connection.stage()) {
      case CONNECTING -> TransportFault.unreachable(timeout, failure);
      case HANDSHAKE -> TransportFault.unconnected(timeout, failure);
      case ASKED -> TransportFault.unanswered(timeout, failure);
      case ANSWERED -> TransportFault.late(timeout, failure);
    };
  }

  private SourceException fault(Connection connection, IOException failure) {
    // In TLS 1.3 a member rejects our certificate only after the handshake.
    return connection.refusesIdentity()
        ? TransportFault.tls(endpoint, failure)
        : TransportFault.of(endpoint, failure);
  }

  /** Breaks off the exchanges that are under way. */
  @Override
  public void close() {
    connections.close();
  }
}
