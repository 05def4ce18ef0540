package io.etcdprobe.watch.loop;

import io.etcdprobe.watch.access.Access;
import io.etcdprobe.watch.access.AccessException;
import io.etcdprobe.watch.access.Credentials;
import io.etcdprobe.watch.grpc.GrpcThreads;
import io.etcdprobe.watch.grpc.MemberGrpc;
import io.etcdprobe.watch.http.MemberHttp;
import io.etcdprobe.watch.page.MetricsParser;
import io.etcdprobe.watch.page.MetricsReadings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Makes the sources of the members. All of them share one identity and one event loop for gRPC and
 * HTTP.
 */
public final class MemberSources implements AutoCloseable {

  private final Credentials credentials;
  private final Duration timeout;
  private final MetricsEndpoints metricsEndpoints;
  private final GrpcThreads threads = new GrpcThreads();

  /** Shared: it remembers the content of pages, and the pages of all members are much alike. */
  private final MetricsParser parser = MetricsReadings.parser();

  /**
   * @param timeout of each question
   * @throws AccessException if the certificates or keys cannot be used
   */
  public MemberSources(Access access, Duration timeout) throws AccessException {
    this(Credentials.of(access), timeout);
  }

  /** The same for members that serve HTTP at their client URLs. */
  public MemberSources(Credentials credentials, Duration timeout) {
    this(credentials, timeout, MetricsEndpoints.NONE);
  }

  /**
   * @param credentials follow the rotation of their files
   * @param timeout of each question
   * @param metricsEndpoints where members serve HTTP if they do not serve it together with gRPC
   */
  public MemberSources(
      Credentials credentials, Duration timeout, MetricsEndpoints metricsEndpoints) {
    this.credentials = credentials;
    this.timeout = timeout;
    this.metricsEndpoints = metricsEndpoints;
  }

  /**
   * What is wrong with the files of our identity and of the CAs that we trust, a line each. While
   * this lasts, the old content is used. Empty if nothing is wrong.
   */
  public List<String> notices() {
    return credentials.notices();
  }

  /**
   * Makes the source of one member.
   *
   * @throws IllegalArgumentException if the endpoint is not a client URL; the message is for the
   *     user
   */
  public MemberSource source(URI endpoint) {
    URI apart = metricsEndpoints.of(endpoint);
    return new AskedSource(
        System::nanoTime,
        new MemberGrpc(endpoint, credentials, timeout, threads),
        new MemberHttp(this::tls, endpoint, timeout),
        apart == null ? null : http(apart),
        () -> {
          URI found = apart == null ? metricsEndpoints.finder().find(endpoint) : null;
          return found == null ? null : http(found);
        },
        credentials,
        parser);
  }

  private MemberHttp http(URI address) {
    return new MemberHttp(this::tls, address, timeout);
  }

  private SSLContext tls() {
    credentials.look();
    return credentials.sslContext();
  }

  @Override
  public void close() {
    threads.close();
  }
}
