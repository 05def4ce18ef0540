package io.etcdprobe.watch.grpc;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.AlarmMember;
import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmResponse;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.watch.OneLine;
import io.etcdprobe.watch.access.Access;
import io.etcdprobe.watch.access.AccessException;
import io.etcdprobe.watch.access.ClientUrl;
import io.etcdprobe.watch.access.Credentials;
import io.etcdprobe.watch.access.NameService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The gRPC side of one member. Calls of all kinds share one connection. Each call is one attempt
 * and ends within the timeout, including the time to connect and to authenticate. The outcome tells
 * what went wrong. The next call finds a member that is back after a failure.
 *
 * <p>Several threads may use it. A call that hangs holds up no other.
 */
public final class MemberGrpc implements AutoCloseable {

  private final KeptChannel kept;
  private final Login login;
  private final GrpcFault fault;
  private final Duration timeout;
  private final Executor loop;

  /**
   * Does not connect yet.
   *
   * @param endpoint scheme, host and port of one of the member's client URLs
   * @param timeout of each call as a whole
   * @param threads shared by all members
   * @throws AccessException if the access's files cannot be used
   * @throws IllegalArgumentException if the endpoint is not such a URL; the message is for the user
   */
  public MemberGrpc(URI endpoint, Access access, Duration timeout, GrpcThreads threads)
      throws AccessException {
    this(endpoint, Credentials.of(access), timeout, threads);
  }

  /**
   * The same with credentials that all members share.
   *
   * @throws IllegalArgumentException if the endpoint is not such a URL; the message is for the user
   */
  public MemberGrpc(URI endpoint, Credentials credentials, Duration timeout, GrpcThreads threads) {
    this(endpoint, credentials, timeout, threads, NameService.SYSTEM);
  }

  MemberGrpc(
      URI endpoint,
      Credentials credentials,
      Duration timeout,
      GrpcThreads threads,
      NameService names) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout must be longer than 0");
    }
    ClientUrl url = ClientUrl.of(endpoint);
    this.kept =
        new KeptChannel(
            new Opening(url, credentials, timeout, threads, names), threads.loops(), timeout);
    this.login = new Login(credentials);
    this.fault = new GrpcFault(url, credentials, timeout);
    this.timeout = timeout;
    this.loop = threads.loops();
  }

  /**
   * Asks for the member's own status (Maintenance.Status). The member answers without its peers.
   */
  public Outcome<StatusReading> status() {
    return ask(
        MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance(), MemberGrpc::status);
  }

  /** Asks which alarms are raised. Needs a quorum. */
  public Outcome<List<Alarm>> alarms() {
    return ask(
        MaintenanceGrpc.getAlarmMethod(),
        AlarmRequest.newBuilder().setAction(AlarmRequest.AlarmAction.GET).build(),
        MemberGrpc::alarms);
  }

  /** Asks for the member list as this member knows it. The member answers without its peers. */
  public Outcome<List<MemberInfo>> members() {
    return ask(
        ClusterGrpc.getMemberListMethod(),
        MemberListRequest.getDefaultInstance(),
        MemberGrpc::members);
  }

  /** Puts a key and returns the revision. Needs a quorum, each of which writes to its disk. */
  public Outcome<Long> put(String key, String value) {
    return ask(
        KVGrpc.getPutMethod(),
        PutRequest.newBuilder().setKey(bytes(key)).setValue(bytes(value)).build(),
        answer -> answer.getHeader().getRevision());
  }

  /** Reads a key, which may be missing, and returns the store's revision. Needs a quorum. */
  public Outcome<Long> linearizableRead(String key) {
    return read(key, false);
  }

  /**
   * Reads a key, which may be missing, and returns the store's revision. The member answers alone.
   */
  public Outcome<Long> serializableRead(String key) {
    return read(key, true);
  }

  private Outcome<Long> read(String key, boolean serializable) {
    return ask(
        KVGrpc.getRangeMethod(),
        RangeRequest.newBuilder().setKey(bytes(key)).setSerializable(serializable).build(),
        answer -> answer.getHeader().getRevision());
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFrom(text, StandardCharsets.UTF_8);
  }

  /** Closes the connection. Calls that are under way fail. */
  @Override
  public void close() {
    kept.close();
  }

  private <Q, A, T> Outcome<T> ask(
      MethodDescriptor<Q, A> method, Q question, Function<A, T> reading) {
    long start = System.nanoTime();
    Deadline deadline = Deadline.after(timeout.toNanos(), TimeUnit.NANOSECONDS);
    KeptChannel.Line line = kept.line();
    try {
      UnaryCall<A> call = answer(line.channel(), method, question, deadline);
      line.heard();
      return Outcome.answered(call.startNanos(), call.endNanos(), reading.apply(call.answer()));
    } catch (StatusRuntimeException failure) {
      long end = System.nanoTime();
      note(line, failure.getStatus());
      return Outcome.failed(
          start, end, fault.explain(method.getFullMethodName(), failure.getStatus(), line));
    }
  }

  private static void note(KeptChannel.Line line, Status status) {
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      line.unheard();
    } else if (EtcdError.said(status)) {
      line.heard();
    }
  }

  private <Q, A> UnaryCall<A> answer(
      Channel channel, MethodDescriptor<Q, A> method, Q question, Deadline deadline) {
    CallOptions options = CallOptions.DEFAULT.withDeadline(deadline);
    String token = login.token();
    try {
      return UnaryCall.ask(loop, Login.bearing(channel, token), method, options, question);
    } catch (StatusRuntimeException failure) {
      if (!login.helps(failure.getStatus(), token)) {
        throw failure;
      }
    }
    String renewed = login.renew(channel, token, deadline);
    return UnaryCall.ask(loop, Login.bearing(channel, renewed), method, options, question);
  }

  static StatusReading status(StatusResponse answer) {
    StatusFields later = new StatusFields(answer);
    return new StatusReading(
        hex(answer.getHeader().getClusterId()),
        hex(answer.getHeader().getMemberId()),
        hex(answer.getLeader()),
        answer.getRaftTerm(),
        answer.getRaftIndex(),
        answer.getRaftAppliedIndex(),
        answer.getDbSize(),
        answer.getDbSizeInUse(),
        answer.getIsLearner(),
        OneLine.of(answer.getVersion()),
        lines(answer.getErrorsList()),
        OneLine.of(later.storageVersion()),
        later.quotaBytes(),
        OneLine.of(later.downgradeTo()));
  }

  private static List<Alarm> alarms(AlarmResponse answer) {
    return answer.getAlarmsList().stream().map(MemberGrpc::alarm).toList();
  }

  private static Alarm alarm(AlarmMember alarm) {
    return new Alarm(hex(alarm.getMemberID()), alarm.getAlarm().name());
  }

  private static List<MemberInfo> members(MemberListResponse answer) {
    return answer.getMembersList().stream().map(MemberGrpc::member).toList();
  }

  private static MemberInfo member(Member member) {
    return new MemberInfo(
        hex(member.getID()),
        OneLine.of(member.getName()),
        lines(member.getClientURLsList()),
        lines(member.getPeerURLsList()),
        member.getIsLearner());
  }

  private static String hex(long id) {
    return Long.toHexString(id);
  }

  private static List<String> lines(List<String> texts) {
    return texts.stream().map(OneLine::of).toList();
  }
}
