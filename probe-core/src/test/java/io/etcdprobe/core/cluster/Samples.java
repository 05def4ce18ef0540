package io.etcdprobe.core.cluster;

import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.rule.Suspicion;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.HostReading;
import io.etcdprobe.core.sidecar.PeerReading;
import io.etcdprobe.core.stall.SeenStall;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.timing.MemberTiming;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.MemberWindow;
import io.etcdprobe.core.window.Membership;
import io.etcdprobe.core.window.PeerPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A member as it would be sampled second by second. It is healthy unless told otherwise. */
public final class Samples {

  public static final long SECOND = 1_000_000_000L;
  public static final long MS = 1_000_000L;

  /** etcd's bounds: 1 ms doubled up to 8.192 s. */
  private static final double[] BOUNDS = bounds();

  private final String name;
  private final boolean leader;
  private final List<Outcome<StatusReading>> status = new ArrayList<>();
  private final List<Outcome<MetricsReading>> metrics = new ArrayList<>();
  private final List<Outcome<RaftReading>> raft = new ArrayList<>();
  private final List<Outcome<Long>> puts = new ArrayList<>();
  private final List<Outcome<Long>> linearizable = new ArrayList<>();
  private final List<Outcome<Long>> serializable = new ArrayList<>();
  private final List<SeenStall> stalls = new ArrayList<>();
  private final List<Outcome<HostReading>> host = new ArrayList<>();
  private Map<String, Map<String, Double>> byLabel = Map.of();
  private Map<String, Buckets> roundTrips = Map.of();
  private final List<Outcome<PeerReading>> peers = new ArrayList<>();
  private @Nullable HostReading machine;
  private @Nullable DiskProbeReport probe;
  private final Map<String, Double> values = new HashMap<>();
  private final Map<String, Buckets> histograms = new HashMap<>();
  private final Map<String, Long> match = new HashMap<>();
  private final long[] fsyncs = new long[BOUNDS.length];
  private final long[] commits = new long[BOUNDS.length];
  private double fsyncSum;
  private double commitSum;
  private long now;
  private long aheadNanos;
  private String version = "3.5.16";
  private String state;
  private String leaderId = "leader";
  private boolean learner;
  private long committed = 10_000;
  private boolean stated = true;
  private long term = 5;
  private boolean unsafe;
  private @Nullable ElectionTiming timing;

  private Samples(String name, boolean leader) {
    this.name = name;
    this.leader = leader;
    this.state = leader ? "StateLeader" : "StateFollower";
    values.put(EtcdMetric.PROCESS_START, 1.0);
    values.put(EtcdMetric.DB_SIZE, 2e7);
    values.put(EtcdMetric.DB_IN_USE, 1.9e7);
    values.put(EtcdMetric.QUOTA, 2e9);
    values.put(EtcdMetric.HEARTBEAT_SEND_FAILURES, 0.0);
  }

  public static Samples leader() {
    return new Samples("m1", true);
  }

  public static Samples follower(String name) {
    return new Samples(name, false);
  }

  private static double[] bounds() {
    double[] bounds = new double[15];
    for (int i = 0; i < 14; i++) {
      bounds[i] = 0.001 * (1 << i);
    }
    bounds[14] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  public Samples version(String version) {
    this.version = version;
    return this;
  }

  public Samples value(String family, double value) {
    values.put(family, value);
    return this;
  }

  /** Sets a histogram of one bucket that stays so from now on. */
  public Samples histogram(String family, long count, double sum) {
    double[] bounds = {Double.POSITIVE_INFINITY};
    histograms.put(family, Buckets.of(bounds, new long[] {count}, sum));
    return this;
  }

  /** Sets its raft term from now on. */
  public Samples term(long term) {
    this.term = term;
    return this;
  }

  public Samples match(String member, long index) {
    match.put(member, index);
    return this;
  }

  /** Sets the number of committed entries from now on. */
  public Samples committed(long index) {
    committed = index;
    return this;
  }

  public Samples state(String state, String leaderId) {
    this.state = state;
    this.leaderId = leaderId;
    return this;
  }

  /** Its flags say that it makes nothing durable. */
  public Samples unsafe() {
    unsafe = true;
    return this;
  }

  /** Its flags tell its timing. */
  public Samples timing(ElectionTiming timing) {
    this.timing = timing;
    return this;
  }

  /** It has no vote. */
  public Samples learner() {
    learner = true;
    return this;
  }

  /** It gets a vote. */
  public Samples promoted() {
    learner = false;
    return this;
  }

  /** A restart: counters begin again. */
  public Samples restart() {
    java.util.Arrays.fill(fsyncs, 0);
    java.util.Arrays.fill(commits, 0);
    fsyncSum = 0;
    commitSum = 0;
    values.put(EtcdMetric.PROCESS_START, values.getOrDefault(EtcdMetric.PROCESS_START, 1.0) + 1);
    return this;
  }

  public Samples fsync(double seconds) {
    add(fsyncs, seconds);
    fsyncSum += seconds;
    return this;
  }

  public Samples commit(double seconds) {
    add(commits, seconds);
    commitSum += seconds;
    return this;
  }

  /** The member's machine is read once a second from now on. */
  public Samples machine(HostReading reading) {
    machine = reading;
    return this;
  }

  public Samples probe(DiskProbeReport report) {
    probe = report;
    return this;
  }

  /** Its clock is ahead of all others from now on. */
  public Samples ahead(long nanos) {
    aheadNanos = nanos;
    return this;
  }

  /** Adds a stall that its metrics showed some time ago. */
  public Samples stalled(long atNanos, long nanos) {
    stalls.add(new SeenStall(atNanos, nanos));
    return this;
  }

  /** Adds a stall that its metrics showed some time ago, with the time of the reading before. */
  public Samples stalled(long atNanos, long nanos, long afterNanos) {
    stalls.add(new SeenStall(atNanos, nanos, afterNanos));
    return this;
  }

  public Samples byLabel(String family, Map<String, Double> values) {
    byLabel = new HashMap<>(byLabel);
    byLabel.put(family, values);
    return this;
  }

  public Samples roundTrips(String peer, Buckets trips) {
    Map<String, Buckets> peers = new HashMap<>(roundTrips);
    peers.put(peer, trips);
    roundTrips = peers;
    return this;
  }

  private static void add(long[] cumulative, double seconds) {
    for (int i = 0; i < BOUNDS.length; i++) {
      if (seconds <= BOUNDS[i]) {
        cumulative[i]++;
      }
    }
  }

  /** Lets seconds pass with ten good fdatasyncs each. */
  public Samples healthy(int seconds) {
    for (int i = 0; i < seconds; i++) {
      for (int j = 0; j < 10; j++) {
        fsync(0.0008);
        commit(0.002);
      }
      second(2 * MS, 2 * MS, 3 * MS, 1 * MS);
    }
    return this;
  }

  /** Lets one second pass. All sources answer, in the given times. */
  public Samples second(
      long raftNanos, long putNanos, long linearizableNanos, long serializableNanos) {
    now += SECOND;
    if (machine != null) {
      host.add(Outcome.answered(now - MS, now, machine));
    }
    metrics.add(Outcome.answered(now - 2 * MS, now, metrics()));
    raft.add(
        Outcome.answered(
            now - raftNanos,
            now,
            new RaftReading(
                leader ? "leader" : name,
                term,
                committed,
                committed,
                leaderId,
                state,
                match,
                timing,
                unsafe)));
    status.add(Outcome.answered(now - 2 * MS, now, status()));
    puts.add(Outcome.answered(now - putNanos, now, 1L));
    linearizable.add(Outcome.answered(now - linearizableNanos, now, 1L));
    serializable.add(Outcome.answered(now - serializableNanos, now, 1L));
    return this;
  }

  private MetricsReading metrics() {
    Map<String, Buckets> all = new HashMap<>(histograms);
    all.put(EtcdMetric.WAL_FSYNC, Buckets.of(BOUNDS, fsyncs, fsyncSum));
    all.put(EtcdMetric.BACKEND_COMMIT, Buckets.of(BOUNDS, commits, commitSum));
    return new MetricsReading(
        values,
        byLabel,
        all,
        Map.of(EtcdMetric.PEER_RTT, roundTrips),
        Math.floorDiv(now - MS + aheadNanos, SECOND));
  }

  private StatusReading status() {
    return new StatusReading(
        "c", name, leaderId, term, 10_000, 10_000, 1, 1, learner, version, List.of());
  }

  /** A time in which the process stands still. */
  public record Stop(long atNanos, long nanos) {

    public static Stop at(double seconds, double length) {
      return new Stop(Math.round(seconds * SECOND), Math.round(length * SECOND));
    }
  }

  /**
   * Lets seconds pass in which each source is asked at its own interval and phase. The process does
   * not run during the stops, whose times count from now.
   */
  public Samples asked(int seconds, Random random, Stop... stops) {
    long from = now;
    now += seconds * SECOND;
    for (long[] question : questions(from, SECOND / 2, random, stops)) {
      raft.add(
          Outcome.answered(
              question[0],
              question[1],
              new RaftReading(
                  leader ? "leader" : name,
                  5,
                  10_000,
                  10_000,
                  leaderId,
                  state,
                  match,
                  timing,
                  unsafe)));
    }
    for (long[] question : questions(from, SECOND, random, stops)) {
      for (int i = 0; i < 10; i++) {
        fsync(0.0008);
        commit(0.002);
      }
      long late = 0;
      for (Stop stop : stops) {
        late +=
            leader && stop.nanos > 200 * MS && question[1] - from > stop.atNanos + stop.nanos
                ? 2
                : 0;
      }
      values.put(EtcdMetric.HEARTBEAT_SEND_FAILURES, (double) late);
      metrics.add(Outcome.answered(question[0], question[1], metrics()));
    }
    for (long[] question : questions(from, 4 * SECOND, random, stops)) {
      status.add(Outcome.answered(question[0], question[1], status()));
    }
    read(puts, questions(from, SECOND, random, stops));
    read(linearizable, questions(from, SECOND, random, stops));
    read(serializable, questions(from, 4 * SECOND, random, stops));
    return this;
  }

  private static void read(List<Outcome<Long>> outcomes, List<long[]> questions) {
    questions.forEach(question -> outcomes.add(Outcome.answered(question[0], question[1], 1L)));
  }

  /** The start and end of each question. */
  private List<long[]> questions(long from, long interval, Random random, Stop... stops) {
    List<long[]> questions = new ArrayList<>();
    long at = from + random.nextLong(interval);
    while (at < now) {
      long end = at + MS + random.nextLong(2 * MS);
      for (Stop stop : stops) {
        long stopped = from + stop.atNanos;
        if (end > stopped && at < stopped + stop.nanos) {
          end = stopped + stop.nanos + random.nextLong(5 * MS);
        }
      }
      if (end <= now) {
        questions.add(new long[] {at, end});
      }
      at = Math.max(at + interval, end);
    }
    return questions;
  }

  /**
   * Its last raft answer came later than it did, though the question was asked at the same time.
   */
  public Samples lateRaft(long nanos) {
    Outcome<RaftReading> last = raft.removeLast();
    raft.add(
        new Outcome<>(last.startNanos(), last.endNanos() + nanos, last.answer(), last.trouble()));
    return this;
  }

  /** Lets seconds pass in which nobody asks. */
  public Samples unasked(int seconds) {
    now += seconds * SECOND;
    return this;
  }

  /** Lets seconds pass in which nothing answers. */
  public Samples silent(Trouble.Kind kind, int seconds) {
    for (int i = 0; i < seconds; i++) {
      now += SECOND;
      Trouble trouble = new Trouble(kind, "nothing there");
      raft.add(Outcome.failed(now - SECOND, now, trouble));
      status.add(Outcome.failed(now - SECOND, now, trouble));
      metrics.add(Outcome.failed(now - SECOND, now, trouble));
      puts.add(Outcome.failed(now - SECOND, now, trouble));
      linearizable.add(Outcome.failed(now - SECOND, now, trouble));
    }
    return this;
  }

  /** Lets a second pass in which nothing is synced, and requests that need the loop fail. */
  public Samples failing(Trouble.Kind kind) {
    second(2 * MS, MS, MS, MS);
    Trouble trouble = new Trouble(kind, "no");
    puts.set(puts.size() - 1, Outcome.failed(now - SECOND, now, trouble));
    linearizable.set(linearizable.size() - 1, Outcome.failed(now - SECOND, now, trouble));
    return this;
  }

  /** Lets seconds pass in which nothing is synced, and requests that need a user are refused. */
  public Samples refusing(Trouble.Kind kind, int seconds) {
    for (int i = 0; i < seconds; i++) {
      second(2 * MS, MS, MS, MS);
      Trouble trouble = new Trouble(kind, "permission denied");
      status.set(status.size() - 1, Outcome.failed(now - MS, now, trouble));
      puts.set(puts.size() - 1, Outcome.failed(now - MS, now, trouble));
      linearizable.set(linearizable.size() - 1, Outcome.failed(now - MS, now, trouble));
      serializable.set(serializable.size() - 1, Outcome.failed(now - MS, now, trouble));
    }
    return this;
  }

  /**
   * As {@link #refusing}, but the live state is refused too, so that only the status could tell it.
   */
  public Samples refusingAll(Trouble.Kind kind, int seconds) {
    for (int i = 0; i < seconds; i++) {
      refusing(kind, 1);
      raft.set(
          raft.size() - 1, Outcome.failed(now - MS, now, new Trouble(kind, "permission denied")));
    }
    return this;
  }

  /** It has not told its status yet. */
  public Samples unstated() {
    stated = false;
    return this;
  }

  /** It serves no metrics, but its status tells the size of its database. */
  public Samples unmeasured(long dbBytes, @Nullable Long quotaBytes) {
    metrics.clear();
    status.add(
        Outcome.answered(
            now - MS,
            now,
            new StatusReading(
                "c",
                name,
                leaderId,
                term,
                10_000,
                10_000,
                dbBytes,
                dbBytes,
                false,
                version,
                List.of(),
                "3.6.0",
                quotaBytes,
                "")));
    return this;
  }

  /**
   * Lets seconds pass in which nothing is synced, and requests that need the loop get no answer.
   */
  public Samples hanging(int seconds) {
    for (int i = 0; i < seconds; i++) {
      second(2 * MS, MS, MS, MS);
      Trouble trouble = new Trouble(Trouble.Kind.TIMEOUT, "no answer in time");
      puts.set(puts.size() - 1, Outcome.failed(now - SECOND, now, trouble));
      linearizable.set(linearizable.size() - 1, Outcome.failed(now - SECOND, now, trouble));
    }
    return this;
  }

  /** As if it had been asked only once in so many seconds, except for its raft state. */
  public Samples askedEvery(int seconds) {
    thin(metrics, seconds);
    thin(status, seconds);
    thin(puts, seconds);
    thin(linearizable, seconds);
    thin(serializable, seconds);
    return this;
  }

  private static <T> void thin(List<Outcome<T>> outcomes, int every) {
    List<Outcome<T>> kept = new ArrayList<>();
    for (int i = every - 1; i < outcomes.size(); i += every) {
      kept.add(outcomes.get(i));
    }
    outcomes.clear();
    outcomes.addAll(kept);
  }

  /** How many seconds have passed. */
  public int seconds() {
    return (int) (now / SECOND);
  }

  /** The kernel's account of its connections to its peers, as of now. */
  public Samples peers(PeerReading reading) {
    peers.add(Outcome.answered(now - MS, now, reading));
    return this;
  }

  public MemberWindow window() {
    return new MemberWindow(
        name,
        leader ? "leader" : name,
        "http://" + name,
        learner,
        raft.stream().anyMatch(Outcome::ok),
        stated ? status : List.of(),
        metrics,
        raft,
        true,
        List.of(),
        puts,
        linearizable,
        serializable,
        stalls,
        host,
        PeerPath.of(peers, now),
        probe);
  }

  /** Judges a cluster of which nothing was found before. */
  public static List<Suspicion> judge(ClusterWindow cluster) {
    return ClusterJudge.judge(cluster, List.of(), () -> {});
  }

  public static ClusterWindow cluster(Samples... members) {
    return cluster(List.of(), List.of(), members);
  }

  public static ClusterWindow cluster(List<Alarm> alarms, List<Long> changes, Samples... members) {
    long now = 0;
    List<MemberWindow> windows = new ArrayList<>();
    for (Samples member : members) {
      now = Math.max(now, member.now);
      windows.add(member.window());
    }
    return new ClusterWindow(
        now,
        Instant.EPOCH.plusNanos(now),
        windows,
        Membership.of((int) windows.stream().filter(member -> !member.learner()).count()),
        alarms,
        MemberTiming.ASSUMED,
        changes,
        0,
        0);
  }

  /** The same cluster, with a prober that stood still itself. */
  public static ClusterWindow ownDelay(ClusterWindow cluster, long nanos) {
    return with(cluster, cluster.membership(), cluster.otherwise(), nanos);
  }

  /** The same cluster, if nobody may list its members. */
  public static ClusterWindow unlisted(ClusterWindow cluster) {
    return with(
        cluster,
        new Membership(cluster.voters(), 0, false, List.of(), List.of()),
        cluster.otherwise(),
        cluster.ownDelayNanos());
  }

  /** The same cluster, with a timing that the user gave. */
  public static ClusterWindow given(ClusterWindow cluster, ElectionTiming timing) {
    return with(cluster, cluster.membership(), MemberTiming.given(timing), cluster.ownDelayNanos());
  }

  /** The same cluster, with another membership. */
  public static ClusterWindow enrolled(ClusterWindow cluster, Membership membership) {
    return with(cluster, membership, cluster.otherwise(), cluster.ownDelayNanos());
  }

  private static ClusterWindow with(
      ClusterWindow cluster, Membership membership, MemberTiming otherwise, long ownDelay) {
    return new ClusterWindow(
        cluster.nowNanos(),
        cluster.now(),
        cluster.members(),
        membership,
        cluster.alarms(),
        otherwise,
        cluster.leaderChangesNanos(),
        ownDelay,
        cluster.clockStepNanos());
  }
}
