package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.watch.access.Credentials;
import io.etcdprobe.watch.grpc.MemberGrpc;
import io.etcdprobe.watch.http.MemberHttp;
import io.etcdprobe.watch.page.MetricsParser;
import io.etcdprobe.watch.page.SourceException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A member that is asked over gRPC and HTTP. If it serves HTTP at a separate address, metrics and
 * health are asked for there. The live raft state is asked for at the address that serves it:
 * {@code --listen-client-http-urls} takes it away from the client URL, and {@code
 * --listen-metrics-urls} does not have it.
 */
final class AskedSource implements MemberSource {

  /**
   * The search is repeated after this time: a member that was down may run now, and its flags tell.
   */
  private static final long SOUGHT_NANOS = 30_000_000_000L;

  private final NanoClock clock;
  private final MemberGrpc grpc;
  private final MemberHttp client;
  private final Supplier<@Nullable MemberHttp> finder;
  private final Credentials credentials;
  private final MetricsParser parser;

  /** The separate address of HTTP, given or found; null if HTTP is at the client URL. */
  private volatile @Nullable MemberHttp apart;

  private long soughtAt;
  private boolean closed;

  /** Whether the client URL has ever answered over gRPC, and over HTTP. */
  private volatile boolean grpcAnswers;

  private volatile boolean httpAnswers;

  /** Whether the separate address was the last to serve the live raft state. */
  private volatile boolean raftApart;

  AskedSource(
      NanoClock clock,
      MemberGrpc grpc,
      MemberHttp client,
      @Nullable MemberHttp apart,
      Supplier<@Nullable MemberHttp> finder,
      Credentials credentials,
      MetricsParser parser) {
    this.clock = clock;
    this.soughtAt = clock.nanoTime() - SOUGHT_NANOS;
    this.grpc = grpc;
    this.client = client;
    this.apart = apart;
    this.finder = finder;
    this.credentials = credentials;
    this.parser = parser;
  }

  /** A question over HTTP. */
  private interface Question<T> {
    T ask() throws SourceException, InterruptedException;
  }

  private <T> Outcome<T> ask(Question<T> question) throws InterruptedException {
    long start = clock.nanoTime();
    try {
      T answer = question.ask();
      return Outcome.answered(start, clock.nanoTime(), answer);
    } catch (SourceException failed) {
      return Outcome.failed(start, clock.nanoTime(), credentials.explained(failed.trouble()));
    }
  }

  /**
   * If the address answers HTTP but not gRPC, it serves HTTP alone. A failure of gRPC there says
   * nothing about the member.
   */
  private <T> Outcome<T> overGrpc(Outcome<T> outcome) {
    Trouble trouble = outcome.trouble();
    if (trouble == null) {
      grpcAnswers = true;
      return outcome;
    }
    boolean closed =
        trouble.kind() == Trouble.Kind.OTHER || trouble.kind() == Trouble.Kind.NOT_ETCD;
    if (!closed || grpcAnswers || !httpAnswers) {
      return outcome;
    }
    return Outcome.failed(
        outcome.startNanos(),
        outcome.endNanos(),
        new Trouble(
            Trouble.Kind.NOT_ETCD,
            "this address serves HTTP but not gRPC: give one of --listen-client-urls as endpoint,"
                + " and this one with --metrics-endpoints"));
  }

  private MemberHttp pages() {
    MemberHttp other = apart;
    return other == null ? client : other;
  }

  /**
   * Looks for a separate address of HTTP if the client URL does not serve HTTP; returns whether it
   * found one.
   */
  private synchronized boolean finds(@Nullable Trouble trouble) {
    if (closed || apart != null || trouble == null || trouble.ofMember()) {
      return false;
    }
    long now = clock.nanoTime();
    if (now - soughtAt < SOUGHT_NANOS) {
      return false;
    }
    soughtAt = now;
    apart = finder.get();
    return apart != null;
  }

  @Override
  public Outcome<StatusReading> status() {
    return overGrpc(grpc.status());
  }

  @Override
  public Outcome<MetricsReading> metrics() throws InterruptedException {
    Outcome<MetricsReading> outcome = ask(() -> pages().metrics(parser));
    httpAnswers |= apart == null && outcome.ok();
    return finds(outcome.trouble()) ? ask(() -> pages().metrics(parser)) : outcome;
  }

  @Override
  public Outcome<RaftReading> raft() throws InterruptedException {
    MemberHttp other = apart;
    if (other == null) {
      return raft(client);
    }
    boolean first = raftApart;
    Outcome<RaftReading> outcome = raft(first ? other : client);
    if (outcome.trouble() == null || outcome.trouble().ofMember()) {
      return outcome;
    }
    Outcome<RaftReading> second = raft(first ? client : other);
    if (second.ok()) {
      raftApart = !first;
      return second;
    }
    return outcome;
  }

  private Outcome<RaftReading> raft(MemberHttp http) throws InterruptedException {
    Outcome<RaftReading> outcome = ask(() -> http.raftStatus());
    httpAnswers |= http == client && outcome.ok();
    return outcome;
  }

  @Override
  public Outcome<HealthReading> health() throws InterruptedException {
    return ask(() -> pages().health());
  }

  @Override
  public Outcome<List<Alarm>> alarms() {
    return overGrpc(grpc.alarms());
  }

  @Override
  public Outcome<List<MemberInfo>> members() {
    return overGrpc(grpc.members());
  }

  @Override
  public Outcome<Long> put(String key, String value) {
    return overGrpc(grpc.put(key, value));
  }

  @Override
  public Outcome<Long> linearizableRead(String key) {
    return overGrpc(grpc.linearizableRead(key));
  }

  @Override
  public Outcome<Long> serializableRead(String key) {
    return overGrpc(grpc.serializableRead(key));
  }

  @Override
  public synchronized void close() {
    grpc.close();
    client.close();
    MemberHttp other = apart;
    if (other != null) {
      other.close();
    }
    closed = true;
  }
}
