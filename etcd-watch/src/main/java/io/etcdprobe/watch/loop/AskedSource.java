package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.watch.grpc.Credentials;
import io.etcdprobe.watch.grpc.MemberGrpc;
import io.etcdprobe.watch.http.MemberHttp;
import io.etcdprobe.watch.http.MetricsParser;
import io.etcdprobe.watch.http.SourceException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member that is asked over gRPC and HTTP. Where it serves HTTP at an address of its own, metrics
 * and health are asked for there. The live raft state is asked for where it is served: {@code
 * --listen-client-http-urls} takes it away from the client URL, and {@code --listen-metrics-urls}
 * does not have it.
 */
final class AskedSource implements MemberSource {

  private final MemberGrpc grpc;
  private final MemberHttp client;
  private final @Nullable MemberHttp apart;
  private final Credentials credentials;
  private final MetricsParser parser;

  /** Whether the live raft state was last to be had at the address of its own. */
  private volatile boolean raftApart;

  AskedSource(
      MemberGrpc grpc,
      MemberHttp client,
      @Nullable MemberHttp apart,
      Credentials credentials,
      MetricsParser parser) {
    this.grpc = grpc;
    this.client = client;
    this.apart = apart;
    this.credentials = credentials;
    this.parser = parser;
  }

  /** A question over HTTP. */
  private interface Question<T> {
    T ask() throws SourceException, InterruptedException;
  }

  private <T> Outcome<T> ask(Question<T> question) throws InterruptedException {
    long start = System.nanoTime();
    try {
      T answer = question.ask();
      return Outcome.answered(start, System.nanoTime(), answer);
    } catch (SourceException failed) {
      return Outcome.failed(
          start, System.nanoTime(), credentials.explained(HttpReadings.trouble(failed)));
    }
  }

  private MemberHttp pages() {
    return apart == null ? client : apart;
  }

  @Override
  public Outcome<StatusReading> status() {
    return grpc.status();
  }

  @Override
  public Outcome<MetricsReading> metrics() throws InterruptedException {
    return ask(() -> HttpReadings.metrics(pages().metrics(parser)));
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
    return ask(() -> HttpReadings.raft(http.raftStatus()));
  }

  @Override
  public Outcome<HealthReading> health() throws InterruptedException {
    return ask(() -> HttpReadings.health(pages().health()));
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
    client.close();
    if (apart != null) {
      apart.close();
    }
  }
}
