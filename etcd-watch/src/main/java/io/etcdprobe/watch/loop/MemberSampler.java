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
import io.etcdprobe.watch.timer.SleepClock;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Asks one member, each source at its own interval from a thread of its own, so that none holds up
 * another. The threads are virtual: they cost next to nothing while they wait.
 *
 * <p>A source that takes longer than its interval is asked again as soon as it has answered; what
 * is missed is not made up.
 */
final class MemberSampler implements AutoCloseable {

  private static final long SECOND = 1_000_000_000L;
  private static final long HOST_NANOS = SECOND;

  /** What rules look back at in figures, five minutes at an interval of a second. */
  private static final int KEPT = 320;

  private static final long KEPT_NANOS = 320 * SECOND;

  /** What they look back at in answers, a minute at the same. */
  private static final int KEPT_ANSWERS = 120;

  private static final long KEPT_ANSWERS_NANOS = 65 * SECOND;
  private static final int KEPT_OF_RARE = 8;

  /** As far as the rules about networks look back. */
  private static final long SLOW_REMEMBERED_NANOS = 30 * SECOND;

  /** Who knows no leader is asked again soon, whether it goes on or was an election's moment. */
  private static final long LEADERLESS_NANOS = 750_000_000;

  /** What is so much later than at its best is late to the rules about processes. */
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
  private final long assumedHeartbeatNanos;
  private final StallMemory stalls;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final LeaderLog leaders;
  private final OwnDelay ownDelay;
  private final Calm calm;
  private final Runnable waking = this::wake;
  private volatile boolean closed;

  /** How many times in a row its status was asked for in place of the live state; as below. */
  private int raftPassed;

  /** How many times in a row it was not asked for its status; of the thread that asks. */
  private int statusPassed;

  /** The same for what it answers alone. */
  private int alonePassed;

  /** When the quorum was slow or silent last, long ago at the start. */
  private volatile long quorumSlowAt;

  /**
   * @param clock that everything here goes by, the source included
   * @param ownDelay is told how late its threads wake
   * @param calm is told of what is unusual, and says whether nothing is
   * @param heartbeatNanos the heartbeat interval of a member that does not tell its own: a stall as
   *     long is remembered, and a quorum that takes a quarter of it is looked at more closely
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
    // Any member tells both for the whole cluster.
    each("alarms", pace.times(WatchOptions.RARELY), () -> asked(alarms, source::alarms));
    each("members", pace.times(WatchOptions.RARELY), () -> asked(members, source::members));
  }

  /** How often something is asked, and how often while nothing is unusual. */
  private record Pace(long nanos, long calmNanos) {

    Pace times(int factor) {
      return new Pace(factor * nanos, factor * calmNanos);
    }
  }

  /**
   * Where the live state is not served, the status has to do for it, and the live state is asked
   * for seldom.
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

  /** Whether it serves the live state of its raft machine, as far as is known. */
  boolean serves() {
    Outcome<RaftReading> latest = raft.latest();
    return latest == null || latest.trouble() == null || latest.trouble().ofMember();
  }

  /** What the status says of the raft machine. */
  static Outcome<RaftReading> raft(Outcome<StatusReading> status) {
    StatusReading answer = status.answer();
    return answer == null
        ? new Outcome<>(status.startNanos(), status.endNanos(), null, status.trouble())
        : Outcome.answered(status.startNanos(), status.endNanos(), RaftReading.of(answer));
  }

  /** What a metrics page says of it. */
  static Outcome<RaftReading> raftOfMetrics(Outcome<MetricsReading> metrics) {
    MetricsReading answer = metrics.answer();
    return answer == null
        ? new Outcome<>(metrics.startNanos(), metrics.endNanos(), null, metrics.trouble())
        : Outcome.answered(metrics.startNanos(), metrics.endNanos(), RaftReading.of(answer));
  }

  /**
   * What it says of itself is told by the raft state and the metrics as well. It is wanted where
   * those are silent, and seldom where they speak.
   */
  private void askStatus() throws InterruptedException {
    boolean told = (answers(raft.latest()) || !serves()) && answers(status.latest());
    if (told && ++statusPassed < WatchOptions.RARELY) {
      return;
    }
    statusPassed = 0;
    asked(status, source::status);
  }

  /** Asks what needs the quorum. */
  private void askQuorum(History<Long> history, Callable<Outcome<Long>> question)
      throws InterruptedException {
    Outcome<Long> outcome = asked(history, question);
    if (!outcome.ok() || outcome.nanos() >= heartbeatNanos() / 4) {
      quorumSlowAt = outcome.endNanos();
    }
  }

  /**
   * What the member takes alone is wanted where the quorum takes long, or did lately; rules call a
   * quorum slow that takes half a heartbeat interval longer.
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

  /** An address for metrics that was mistaken leads to another member's, which prove nothing. */
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
            "the metrics are those of member "
                + page.memberId()
                + ", not of this one, "
                + id
                + ": check --metrics-endpoints"));
  }

  /** The member's identifier as it told last, empty if it never did. */
  String id() {
    RaftReading state = raft.last();
    StatusReading said = status.last();
    return state != null ? state.memberId() : said != null ? said.memberId() : "";
  }

  /** Whether anything that was asked of it has ever been answered. */
  boolean met() {
    return raft.last() != null || status.last() != null || metrics.last() != null;
  }

  /** Minutes of readings are kept, and most of one is what the one before it said. */
  private static Outcome<MetricsReading> inLessMemory(
      Outcome<MetricsReading> outcome, @Nullable MetricsReading earlier) {
    MetricsReading answer = outcome.answer();
    return answer == null || earlier == null
        ? outcome
        : Outcome.answered(outcome.startNanos(), outcome.endNanos(), answer.sharing(earlier));
  }

  /** Looks at the member's machine as well, once a second. */
  void startLocal(LocalSource local) {
    each("host", new Pace(HOST_NANOS, HOST_NANOS), () -> host.add(guarded(local::host)));
  }

  /** What happens each time a source is asked. */
  private interface Step {
    void run() throws InterruptedException;
  }

  private void each(String what, Pace pace, Step step) {
    threads.add(
        clock.start(
            Thread.ofVirtual().name(endpoint.getAuthority() + " " + what),
            () -> {
              try {
                // What is asked seldom is wanted soon for the first time.
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

  /** Who sleeps looks again when it is due. */
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

  /**
   * Asks, and notes what is unusual about the outcome: a failure after an answer, or an answer that
   * took longer than others of its kind lately. What has always failed (a learner takes no writes,
   * a user may not ask) says nothing of now.
   */
  private <T> Outcome<T> asked(History<T> history, Callable<Outcome<T>> question)
      throws InterruptedException {
    Outcome<T> outcome = guarded(question);
    long quickest = history.quickest();
    boolean answered = quickest != Long.MAX_VALUE;
    long longer = Math.min(LATE_NANOS, heartbeatNanos() / 4);
    history.add(outcome); // first, for who is woken by it to see it
    if (answered && (!outcome.ok() || outcome.nanos() - quickest >= longer)) {
      calm.disturb();
    }
    return outcome;
  }

  /**
   * A defect in a source must not end its sampling without a word, nor must a machine that refuses
   * one thread more.
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
