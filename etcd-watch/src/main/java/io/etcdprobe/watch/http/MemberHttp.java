package io.etcdprobe.watch.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The HTTP side of one member. Each call is one exchange, without a second attempt, over a
 * connection that the client keeps between calls; from the name's resolution to the body's last
 * byte it ends within the timeout (name services that hang: 0.2 s later). The messages of its
 * exceptions begin with the address.
 *
 * <p>May be used by several threads, each call then having a connection of its own.
 */
public final class MemberHttp {

  /**
   * The client ends an exchange by itself at the timeout and knows whether it was connected then;
   * only if it does not is it left to itself.
   */
  private static final Duration GRACE = Duration.ofMillis(200);

  private final Supplier<HttpClient> client;
  private final URI endpoint;
  private final Duration timeout;

  /** What is made of an answer. */
  @FunctionalInterface
  private interface Reading<T> {
    T read(HttpResponse<InputStream> response, TimedBody body) throws SourceException, IOException;
  }

  /** With a client that stays the same. */
  public MemberHttp(HttpClient client, URI endpoint, Duration timeout) {
    this(() -> client, endpoint, timeout);
  }

  /**
   * @param client the one to use now, asked for at each exchange; follows no redirects; its trust,
   *     client certificate and threads are the caller's
   * @param endpoint scheme, host and port of one of the member's client URLs
   * @param timeout of each exchange as a whole
   * @throws IllegalArgumentException with a sentence for the user if the endpoint is not such a URL
   */
  public MemberHttp(Supplier<HttpClient> client, URI endpoint, Duration timeout) {
    if (client.get().followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException("the client must not follow redirects");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout must be longer than nothing");
    }
    this.client = client;
    this.endpoint = base(endpoint);
    this.timeout = timeout;
  }

  private static URI base(URI endpoint) {
    String scheme = endpoint.getScheme() == null ? "" : endpoint.getScheme();
    boolean http = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
    boolean bare =
        endpoint.getUserInfo() == null
            && endpoint.getQuery() == null
            && endpoint.getFragment() == null
            && (endpoint.getPath() == null || endpoint.getPath().matches("/?"));
    if (!http || endpoint.getHost() == null || !bare || endpoint.getPort() > 65535) {
      throw new IllegalArgumentException(
          "endpoint "
              + OneLine.of(endpoint.toString().replaceFirst("//[^/]*@", "//...@"))
              + " is not like https://10.0.0.1:2379");
    }
    return URI.create(scheme.toLowerCase(Locale.ROOT) + "://" + endpoint.getRawAuthority());
  }

  /** Reads {@code /metrics}. */
  public MetricsPage metrics(MetricsParser parser) throws SourceException, InterruptedException {
    return ask(
        "/metrics",
        (response, body) -> {
          requireOk(response, body);
          return parser.parse(body).at(date(response));
        });
  }

  private static OptionalLong date(HttpResponse<?> response) {
    try {
      return response
          .headers()
          .firstValue("date")
          .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from))
          .map(date -> OptionalLong.of(date.getEpochSecond()))
          .orElse(OptionalLong.empty());
    } catch (DateTimeException noDate) {
      return OptionalLong.empty();
    }
  }

  /** Reads {@code /debug/vars}, which only client URLs serve. */
  public RaftStatus raftStatus() throws SourceException, InterruptedException {
    return ask(
        "/debug/vars",
        (response, body) -> {
          requireOk(response, body);
          return DebugVarsParser.parse(body);
        });
  }

  /** Asks {@code /health}: alarms, a leader and a linearizable read. */
  public HealthAnswer health() throws SourceException, InterruptedException {
    return ask(
        "/health",
        (response, body) -> {
          if (response.statusCode() != 503) {
            requireOk(response, body);
          }
          return HealthParser.health(response.statusCode(), body);
        });
  }

  /** Asks {@code /livez}: whether the member should better be restarted. */
  public HealthAnswer livez() throws SourceException, InterruptedException {
    return checks("/livez");
  }

  /** Asks {@code /readyz}: whether the member can serve. */
  public HealthAnswer readyz() throws SourceException, InterruptedException {
    return checks("/readyz");
  }

  private HealthAnswer checks(String path) throws SourceException, InterruptedException {
    return ask(
        path,
        (response, body) -> {
          int status = response.statusCode();
          if (status == 404) {
            body.drain();
            return new HealthAnswer(false, "", status, false);
          }
          if (status != 503) {
            requireOk(response, body);
          }
          return HealthParser.checks(status, body);
        });
  }

  private static void requireOk(HttpResponse<?> response, TimedBody body)
      throws SourceException, IOException {
    if (response.statusCode() != 200) {
      SourceException fault = StatusFault.of(response.statusCode(), response.headers(), body);
      body.drain();
      throw fault;
    }
  }

  private <T> T ask(String path, Reading<T> reading) throws SourceException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(timeout)
            .header("User-Agent", "etcd-probe")
            .build();
    try {
      HttpResponse<InputStream> response = answer(request);
      try (TimedBody body = new TimedBody(response.body(), deadline - System.nanoTime())) {
        return read(reading, response, body);
      }
    } catch (SourceException fault) {
      throw new SourceException(
          fault.kind(), endpoint + path + ": " + fault.getMessage(), fault.getCause());
    } catch (IOException notClosed) {
      throw new SourceException(
          SourceException.Kind.OTHER, endpoint + path + ": the exchange did not end", notClosed);
    }
  }

  /** Waits for status and headers. */
  private HttpResponse<InputStream> answer(HttpRequest request)
      throws SourceException, InterruptedException {
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.get().sendAsync(request, BodyHandlers.ofInputStream());
    try {
      return answer.get(timeout.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw TransportFault.of(endpoint, timeout, cause);
    } catch (TimeoutException | CancellationException stuck) {
      abandon(answer);
      throw TransportFault.late(timeout, stuck);
    } catch (InterruptedException interrupted) {
      abandon(answer);
      throw interrupted;
    }
  }

  /** Cancels the exchange, or closes what it brought at the last moment. */
  private static void abandon(CompletableFuture<HttpResponse<InputStream>> answer) {
    answer.cancel(true);
    var _ =
        answer.whenComplete(
            (response, failure) -> {
              if (response != null) {
                close(response.body());
              }
            });
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException closedAnyway) {
      return;
    }
  }

  private <T> T read(Reading<T> reading, HttpResponse<InputStream> response, TimedBody body)
      throws SourceException, InterruptedException {
    try {
      return reading.read(response, body);
    } catch (IOException failure) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw body.expired()
          ? TransportFault.late(timeout, failure)
          : TransportFault.of(endpoint, timeout, failure);
    }
  }
}
