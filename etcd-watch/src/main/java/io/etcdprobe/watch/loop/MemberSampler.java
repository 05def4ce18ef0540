package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.stall.SeenStall;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.watch.access.NameService;
import io.etcdprobe.watch.timer.SleepClock;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Asks one member. Each source has its own interval and its own thread, so that none holds up
 * another. The threads are virtual: they cost almost nothing while they wait.
 *
 * <p>A source that takes longer than its interval is asked again as soon as it has answered. Missed
 * questions are not made up for.
 */
final class MemberSampler implements AutoCloseable {

  private static final long SECOND = 1_000_000_000L;
  private static final long HOST_NANOS = SECOND;

  /** Enough for the five minutes of figures that rules look back at, at an interval of a second. */
  private static final int KEPT = 320;

  private static final long KEPT_NANOS = 320 * SECOND;

  /** Enough for the minute of answers that rules look back at, at the same interval. */
  private static final int KEPT_ANSWERS = 120;

  private static final long KEPT_ANSWERS_NANOS = 65 * SECOND;
  private static final int KEPT_OF_RARE = 8;

  /** The rules about networks look back as far. */
  private static final long SLOW_REMEMBERED_NANOS = 30 * SECOND;

  /** A member without a leader is asked again after this time, to see whether that lasts. */
  private static final long LEADERLESS_NANOS = 750_000_000;

  /** The rules about processes call an answer late if it is this much slower than the quickest. */
  private static final long LATE_NANOS = 20_000_000;

  private final SleepClock clock;
  private final URI endpoint;
  private final MemberSource source;
  private final History<StatusReading> status = new History<>(KEPT_ANSWERS, KEPT_ANSWERS_NANOS);
  private final History<MetricsReading> metrics = new History<>(KEPT, KEPT_NANOS);
  private final History<RaftReading> raft = new History<>(KEPT_ANSWERS, KEPT_ANSWERS_NANOS);
  private final History<HealthReading> health = new History<>(KEPT_OF_RARE, KEPT_NANOS);
  private final History<List<Alarm>> alarms = new History<>(KEPT_OF_RARE, KEPT_NANOS);
  private final History<List<MemberInfo>> members = new History<>(KEPT_OF_RARE, KEPT_NANOS);
  private final History<Long> puts = new History<>(KEPT_ANSWERS, KEPT_ANSWERS_NANOS);
  private final History<Long> linearizable = new History<>(KEPT_ANSWERS, KEPT_ANSWERS_NANOS);
  private final History<Long> serializable = new History<>(KEPT_ANSWERS, KEPT_ANSWERS_NANOS);
  private final History<HostReading> host = new History<>(KEPT, KEPT_NANOS);
  private final PeerSampler peers;
  private final long assumedHeartbeatNanos;
  private final StallMemory stalls;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final LeaderLog leaders;
  private final OwnDelay ownDelay;
  private final Calm calm;
  private final Runnable waking = this::wake;
  private volatile boolean closed;

  /**
   * How many times in a row the status was asked for instead of the live state. Used by the raft
   * thread only.
   */
  private int raftPassed;

  /** How many times in a row the status was not asked for. Used by the status thread only. */
  private int statusPassed;

  /** The same for the serializable read. Used by its thread only. */
  private int alonePassed;

  /** When the quorum was last slow or silent. Long ago at the start. */
  private volatile long quorumSlowAt;

  /**
   * @param clock everything here uses it, the source too
   * @param ownDelay is told how late the threads here wake
   * @param calm is told of unusual outcomes, and says whether there were any lately
   * @param heartbeatNanos the heartbeat interval of a member that does not tell its own. A stall of
   *     this length is remembered, and a quorum that takes a quarter of it is looked at more
   *     closely
   */
  MemberSampler(
      SleepClock clock,
      URI endpoint,
      MemberSource source,
      LeaderLog leaders,
      OwnDelay ownDelay,
      Calm calm,
      long heartbeatNanos) {
    this.clock = clock;
    this.endpoint = endpoint;
    this.assumedHeartbeatNanos = heartbeatNanos;
    this.stalls = new StallMemory(heartbeatNanos);
    this.source = source;
    this.leaders = leaders;
    this.ownDelay = ownDelay;
    this.calm = calm;
    this.quorumSlowAt = clock.nanoTime() - SLOW_REMEMBERED_NANOS;
    this.peers = new PeerSampler(clock, calm);
    calm.add(waking);
  }

  /** Starts asking. */
  void start(Intervals intervals, Canary canary) {
    String key = canary.key();
    Pace pace = new Pace(intervals.asked().toNanos(), intervals.calm().toNanos());
    each(
        "raft",
        new Pace(pace.nanos / 2, pace.nanos / 2),
        () -> askRaft(Math.min(pace.nanos / 2, LEADERLESS_NANOS)));
    each("metrics", new Pace(pace.nanos, intervals.calmMetrics().toNanos()), this::askMetrics);
    each("status", pace, this::askStatus);
    each("linearizable", pace, () -> askQuorum(linearizable, () -> source.linearizableRead(key)));
    each("serializable", pace, () -> askAlone(key));
    if (canary.written()) {
      each("put", pace, () -> askQuorum(puts, () -> source.put(key, "etcd-probe")));
    }
    each("health", pace.times(WatchOptions.RARELY), () -> asked(health, source::health));
    // For these two, any member answers for the whole cluster.
    each("alarms", pace.times(WatchOptions.RARELY), () -> asked(alarms, source::alarms));
    each("members", pace.times(WatchOptions.RARELY), () -> asked(members, source::members));
  }

  /** The interval of a source, and its interval while nothing is unusual. */
  private record Pace(long nanos, long calmNanos) {

    Pace times(int factor) {
      return new Pace(factor * nanos, factor * calmNanos);
    }
  }

  /**
   * Asks for the live state. If the member does not serve it, the status takes its place and the
   * live state is asked for seldom.
   */
  private void askRaft(long leaderlessNanos) throws InterruptedException {
    RaftReading answer = askRaftOnce();
    while (answer != null && !answer.hasLeader() && !closed) {
      clock.sleep(leaderlessNanos);
      answer = askRaftOnce();
    }
  }

  private @Nullable RaftReading askRaftOnce() throws InterruptedException {
    Outcome<RaftReading> told;
    if (serves() || ++raftPassed >= WatchOptions.RARELY) {
      raftPassed = 0;
      told = asked(raft, source::raft);
    } else {
      told = raft(asked(status, source::status));
    }
    RaftReading answer = told.answer();
    if (answer != null && (leaders.see(answer, told.endNanos()) || !answer.hasLeader())) {
      calm.disturb();
    }
    return answer;
  }

  /** Whether the member serves the live state of its raft machine, as far as we know. */
  boolean serves() {
    Outcome<RaftReading> latest = raft.latest();
    return latest == null || latest.trouble() == null || latest.trouble().ofMember();
  }

  /** The raft state as the status tells it. */
  static Outcome<RaftReading> raft(Outcome<StatusReading> status) {
    StatusReading answer = status.answer();
    return answer == null
        ? new Outcome<>(status.startNanos(), status.endNanos(), null, status.trouble())
        : Outcome.answered(status.startNanos(), status.endNanos(), RaftReading.of(answer));
  }

  /** The raft state as a metrics page tells it. */
  static Outcome<RaftReading> raftOfMetrics(Outcome<MetricsReading> metrics) {
    MetricsReading answer = metrics.answer();
    return answer == null
        ? new Outcome<>(metrics.startNanos(), metrics.endNanos(), null, metrics.trouble())
        : Outcome.answered(metrics.startNanos(), metrics.endNanos(), RaftReading.of(answer));
  }

  /**
   * Asks for the status. It repeats most of the raft state and the metrics. So it is asked for
   * seldom while it is answered and the raft state either is answered or is not served, as {@link
   * #askRaft} then asks for the status anyway.
   */
  private void askStatus() throws InterruptedException {
    boolean told = (answers(raft.latest()) || !serves()) && answers(status.latest());
    if (told && ++statusPassed < WatchOptions.RARELY) {
      return;
    }
    statusPassed = 0;
    asked(status, source::status);
  }

  /** Asks a question that needs the quorum. */
  private void askQuorum(History<Long> history, Callable<Outcome<Long>> question)
      throws InterruptedException {
    Outcome<Long> outcome = asked(history, question);
    if (!outcome.ok() || outcome.nanos() >= heartbeatNanos() / 4) {
      quorumSlowAt = outcome.endNanos();
    }
  }

  /**
   * Asks for a read by the member alone. It is needed if the quorum is slow or was slow lately, for
   * comparison. Else it is asked for seldom. Rules call a quorum slow that takes half a heartbeat
   * interval longer than the member alone.
   */
  private void askAlone(String key) throws InterruptedException {
    boolean quick =
        clock.nanoTime() - quorumSlowAt > SLOW_REMEMBERED_NANOS && answers(serializable.latest());
    if (quick && ++alonePassed < WatchOptions.RARELY) {
      return;
    }
    alonePassed = 0;
    asked(serializable, () -> source.serializableRead(key));
  }

  private static boolean answers(@Nullable Outcome<?> outcome) {
    return outcome != null && outcome.ok();
  }

  private void askMetrics() throws InterruptedException {
    Outcome<MetricsReading> outcome =
        asked(metrics, () -> inLessMemory(own(source.metrics()), metrics.last()));
    if (stalls.see(outcome) >= heartbeatNanos() / 2) {
      calm.disturb();
    }
  }

  /** Rejects another member's metrics, which a wrong address for metrics leads to. */
  private Outcome<MetricsReading> own(Outcome<MetricsReading> outcome) {
    MetricsReading page = outcome.answer();
    String id = id();
    if (page == null || id.isEmpty() || page.memberId().isEmpty() || page.memberId().equals(id)) {
      return outcome;
    }
    return Outcome.failed(
        outcome.startNanos(),
        outcome.endNanos(),
        new Trouble(
            Trouble.Kind.NOT_ETCD,
            "the metrics come from member "
                + page.memberId()
                + ", not from this member, "
                + id
                + ": check --metrics-endpoints"));
  }

  /** The member's identifier as it last told it; empty if it never did. */
  String id() {
    RaftReading state = raft.last();
    StatusReading said = status.last();
    return state != null ? state.memberId() : said != null ? said.memberId() : "";
  }

  /** Whether the member has ever answered any question. */
  boolean met() {
    return raft.last() != null || status.last() != null || metrics.last() != null;
  }

  /** Minutes of readings are kept, and most of a reading repeats the one before it. */
  private static Outcome<MetricsReading> inLessMemory(
      Outcome<MetricsReading> outcome, @Nullable MetricsReading earlier) {
    MetricsReading answer = outcome.answer();
    return answer == null || earlier == null
        ? outcome
        : Outcome.answered(outcome.startNanos(), outcome.endNanos(), answer.sharing(earlier));
  }

  /** Looks at the member's machine too, and at its connections to its peers, once a second. */
  void startLocal(LocalSource local, NameService names) {
    each("host", new Pace(HOST_NANOS, HOST_NANOS), () -> host.add(guarded(local::host)));
    each(
        "peer-names",
        new Pace(HOST_NANOS, HOST_NANOS),
        () -> peers.follow(members.last(), id(), names));
    each(
        "peers",
        new Pace(HOST_NANOS, HOST_NANOS),
        () -> peers.look(local, raft.last(), heartbeatNanos(), electionNanos()));
  }

  /** The work of one question to a source. */
  private interface Step {
    void run() throws InterruptedException;
  }

  private void each(String what, Pace pace, Step step) {
    threads.add(
        clock.start(
            Thread.ofVirtual().name(endpoint.getAuthority() + " " + what),
            () -> {
              try {
                // The first question comes within half a second, even if the interval is long.
                clock.sleep(random(Math.min(pace.nanos, SECOND) / 2));
                Cadence cadence =
                    new Cadence(
                        clock.nanoTime(), pace.nanos, pace.calmNanos, MemberSampler::random);
                while (!closed) {
                  await(cadence);
                  step.run();
                  cadence.asked(clock.nanoTime(), calm.ease());
                }
              } catch (InterruptedException ended) {
                // Closing.
              }
            }));
  }

  private void await(Cadence cadence) throws InterruptedException {
    while (true) {
      long now = clock.nanoTime();
      boolean calmly = calm.at(now);
      if (!calmly) {
        cadence.hurry(now);
      }
      long left = cadence.left(now);
      if (left <= 0) {
        return;
      }
      clock.nap(left, () -> calm.at(clock.nanoTime()) == calmly);
      long woken = clock.nanoTime();
      ownDelay.woke(now + left, woken);
      cadence.woke(woken);
    }
  }

  /** Wakes the sleeping threads, which then look again when they are due. */
  private void wake() {
    threads.forEach(clock::wake);
  }

  private static long random(long nanos) {
    return ThreadLocalRandom.current().nextLong(nanos);
  }

  /** The heartbeat interval that the member runs with. */
  private long heartbeatNanos() {
    RaftReading last = raft.last();
    ElectionTiming timing = last == null ? null : last.timing();
    return timing == null ? assumedHeartbeatNanos : timing.heartbeatNanos();
  }

  /** The election timeout that the member runs with. */
  private long electionNanos() {
    RaftReading last = raft.last();
    ElectionTiming timing = last == null ? null : last.timing();
    return timing == null ? 10 * assumedHeartbeatNanos : timing.election().toNanos();
  }

  /**
   * Asks, and notes an unusual outcome: a failure after an answer, or an answer that took longer
   * than others of its kind lately. A question that has always failed (a learner takes no writes, a
   * user lacks a permission) says nothing about the present.
   */
  private <T> Outcome<T> asked(History<T> history, Callable<Outcome<T>> question)
      throws InterruptedException {
    Outcome<T> outcome = guarded(question);
    long quickest = history.quickest();
    boolean answered = quickest != Long.MAX_VALUE;
    long longer = Math.min(LATE_NANOS, heartbeatNanos() / 4);
    history.add(outcome); // first, so that a woken thread sees it
    if (answered && (!outcome.ok() || outcome.nanos() - quickest >= longer)) {
      calm.disturb();
    }
    return outcome;
  }

  /**
   * Turns a defect in a source into an outcome, so that its sampling does not end silently. The
   * same holds for a machine that refuses another thread.
   */
  private <T> Outcome<T> guarded(Callable<Outcome<T>> question) throws InterruptedException {
    long start = clock.nanoTime();
    try {
      return question.call();
    } catch (InterruptedException ended) {
      throw ended;
    } catch (Exception | OutOfMemoryError | StackOverflowError defect) {
      return Outcome.failed(
          start,
          clock.nanoTime(),
          new Trouble(Trouble.Kind.OTHER, "defect in etcd-probe: " + defect));
    }
  }

  URI endpoint() {
    return endpoint;
  }

  History<StatusReading> status() {
    return status;
  }

  History<MetricsReading> metrics() {
    return metrics;
  }

  History<RaftReading> raft() {
    return raft;
  }

  History<HealthReading> health() {
    return health;
  }

  History<List<Alarm>> alarms() {
    return alarms;
  }

  History<List<MemberInfo>> members() {
    return members;
  }

  History<Long> puts() {
    return puts;
  }

  History<Long> linearizable() {
    return linearizable;
  }

  History<Long> serializable() {
    return serializable;
  }

  History<HostReading> host() {
    return host;
  }

  PeerSampler peers() {
    return peers;
  }

  List<SeenStall> stalls() {
    return stalls.all(clock.nanoTime());
  }

  @Override
  public void close() {
    closed = true;
    calm.remove(waking);
    threads.forEach(Thread::interrupt);
    source.close();
  }
}
