package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.watch.grpc.Access;
import io.etcdprobe.watch.grpc.AccessException;
import io.etcdprobe.watch.grpc.GrpcThreads;
import io.etcdprobe.watch.grpc.MemberGrpc;
import io.etcdprobe.watch.http.MemberHttp;
import io.etcdprobe.watch.http.MetricsParser;
import io.etcdprobe.watch.http.SourceException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes what members are asked through: gRPC and HTTP with one identity, one pair of event loops
 * and one HTTP client for all of them.
 */
public final class MemberSources implements AutoCloseable {

  private final Access access;
  private final Duration timeout;
  private final GrpcThreads threads = new GrpcThreads();
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
  private final HttpClient http;

  /**
   * @param timeout of each question
   * @throws AccessException if the certificates or keys cannot be used
   */
  public MemberSources(Access access, Duration timeout) throws AccessException {
    this.access = access;
    this.timeout = timeout;
    http =
        HttpClient.newBuilder()
            .sslContext(access.sslContext())
            .connectTimeout(timeout)
            .executor(executor)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    // Fails now rather than at the first question if the files do not fit together.
    new MemberGrpc(URI.create("http://127.0.0.1:1"), access, timeout, threads).close();
  }

  /**
   * What one member is asked through.
   *
   * @throws IllegalArgumentException with a sentence for the user if the endpoint is no client URL
   */
  public MemberSource source(URI endpoint) {
    try {
      return new Both(
          new MemberGrpc(endpoint, access, timeout, threads),
          new MemberHttp(http, endpoint, timeout));
    } catch (AccessException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    executor.shutdownNow();
    threads.close();
  }

  /** A question over HTTP. */
  private interface Question<T> {
    T ask() throws SourceException, InterruptedException;
  }

  private record Both(MemberGrpc grpc, MemberHttp http, MetricsParser parser)
      implements MemberSource {

    Both(MemberGrpc grpc, MemberHttp http) {
      this(grpc, http, new MetricsParser(HttpReadings.wantedFamilies()));
    }

    private static <T> Outcome<T> ask(Question<T> question) throws InterruptedException {
      long start = System.nanoTime();
      try {
        T answer = question.ask();
        return Outcome.answered(start, System.nanoTime(), answer);
      } catch (SourceException failed) {
        return Outcome.failed(start, System.nanoTime(), HttpReadings.trouble(failed));
      }
    }

    @Override
    public Outcome<StatusReading> status() {
      return grpc.status();
    }

    @Override
    public Outcome<MetricsReading> metrics() throws InterruptedException {
      return ask(() -> HttpReadings.metrics(http.metrics(parser)));
    }

    @Override
    public Outcome<RaftReading> raft() throws InterruptedException {
      return ask(() -> HttpReadings.raft(http.raftStatus()));
    }

    @Override
    public Outcome<HealthReading> health() throws InterruptedException {
      return ask(() -> HttpReadings.health(http.health()));
    }

    @Override
    public Outcome<List<Alarm>> alarms() {
      return grpc.alarms();
    }

    @Override
    public Outcome<List<MemberInfo>> members() {
      return grpc.members();
    }

    @Override
    public Outcome<Long> put(String key, String value) {
      return grpc.put(key, value);
    }

    @Override
    public Outcome<Long> linearizableRead(String key) {
      return grpc.linearizableRead(key);
    }

    @Override
    public Outcome<Long> serializableRead(String key) {
      return grpc.serializableRead(key);
    }

    @Override
    public void close() {
      grpc.close();
    }
  }
}
