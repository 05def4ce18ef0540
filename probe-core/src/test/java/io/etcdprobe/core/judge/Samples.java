package io.etcdprobe.core.judge;

import io.etcdprobe.core.local.DiskProbeReport;
import io.etcdprobe.core.local.HostReading;
import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.stall.SeenStall;
import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A member as it would be sampled second by second; healthy unless told otherwise. */
final class Samples {

  static final long SECOND = 1_000_000_000L;
  static final long MS = 1_000_000L;

  /** etcd's: 1 ms doubled up to 8.192 s. */
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
  private boolean stated = true;
  private long term = 5;

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

  static Samples leader() {
    return new Samples("m1", true);
  }

  static Samples follower(String name) {
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

  Samples version(String version) {
    this.version = version;
    return this;
  }

  Samples value(String family, double value) {
    values.put(family, value);
    return this;
  }

  /** A histogram of one bucket that stays so from now on. */
  Samples histogram(String family, long count, double sum) {
    double[] bounds = {Double.POSITIVE_INFINITY};
    histograms.put(family, Buckets.of(bounds, new long[] {count}, sum));
    return this;
  }

  /** Its raft term from now on. */
  Samples term(long term) {
    this.term = term;
    return this;
  }

  Samples match(String member, long index) {
    match.put(member, index);
    return this;
  }

  Samples state(String state, String leaderId) {
    this.state = state;
    this.leaderId = leaderId;
    return this;
  }

  /** It has no vote. */
  Samples learner() {
    learner = true;
    return this;
  }

  /** A restart: counters begin again. */
  Samples restart() {
    java.util.Arrays.fill(fsyncs, 0);
    java.util.Arrays.fill(commits, 0);
    fsyncSum = 0;
    commitSum = 0;
    values.put(EtcdMetric.PROCESS_START, values.getOrDefault(EtcdMetric.PROCESS_START, 1.0) + 1);
    return this;
  }

  Samples fsync(double seconds) {
    add(fsyncs, seconds);
    fsyncSum += seconds;
    return this;
  }

  Samples commit(double seconds) {
    add(commits, seconds);
    commitSum += seconds;
    return this;
  }

  /** The member's machine is looked at once for each second from now on. */
  Samples machine(HostReading reading) {
    machine = reading;
    return this;
  }

  Samples probe(DiskProbeReport report) {
    probe = report;
    return this;
  }

  /** Its clock is ahead of everybody's from now on. */
  Samples ahead(long nanos) {
    aheadNanos = nanos;
    return this;
  }

  /** A stall that its metrics told of some time ago. */
  Samples stalled(long atNanos, long nanos) {
    stalls.add(new SeenStall(atNanos, nanos));
    return this;
  }

  /** The same, of which the reading before is told as well. */
  Samples stalled(long atNanos, long nanos, long afterNanos) {
    stalls.add(new SeenStall(atNanos, nanos, afterNanos));
    return this;
  }

  Samples byLabel(String family, Map<String, Double> values) {
    byLabel = new HashMap<>(byLabel);
    byLabel.put(family, values);
    return this;
  }

  Samples roundTrips(String peer, Buckets trips) {
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

  /** Seconds with ten good fdatasyncs each. */
  Samples healthy(int seconds) {
    for (int i = 0; i < seconds; i++) {
      for (int j = 0; j < 10; j++) {
        fsync(0.0008);
        commit(0.002);
      }
      second(2 * MS, 2 * MS, 3 * MS, 1 * MS);
    }
    return this;
  }

  /** One second passes; all sources answer, in the given times. */
  Samples second(long raftNanos, long putNanos, long linearizableNanos, long serializableNanos) {
    now += SECOND;
    if (machine != null) {
      host.add(Outcome.answered(now - MS, now, machine));
    }
    Map<String, Buckets> all = new HashMap<>(histograms);
    all.put(EtcdMetric.WAL_FSYNC, Buckets.of(BOUNDS, fsyncs, fsyncSum));
    all.put(EtcdMetric.BACKEND_COMMIT, Buckets.of(BOUNDS, commits, commitSum));
    metrics.add(
        Outcome.answered(
            now - 2 * MS,
            now,
            new MetricsReading(
                values,
                byLabel,
                all,
                Map.of(EtcdMetric.PEER_RTT, roundTrips),
                Math.floorDiv(now - MS + aheadNanos, SECOND))));
    raft.add(
        Outcome.answered(
            now - raftNanos,
            now,
            new RaftReading(
                leader ? "leader" : name, term, 10_000, 10_000, leaderId, state, match, null)));
    status.add(
        Outcome.answered(
            now - 2 * MS,
            now,
            new StatusReading(
                "c", name, leaderId, term, 10_000, 10_000, 1, 1, false, version, List.of())));
    puts.add(Outcome.answered(now - putNanos, now, 1L));
    linearizable.add(Outcome.answered(now - linearizableNanos, now, 1L));
    serializable.add(Outcome.answered(now - serializableNanos, now, 1L));
    return this;
  }

  /** Seconds pass in which nobody asks. */
  Samples unasked(int seconds) {
    now += seconds * SECOND;
    return this;
  }

  /** One second passes and nothing answers. */
  Samples silent(Trouble.Kind kind, int seconds) {
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

  /** Seconds in which nothing is synced and what needs a user is refused. */
  Samples refusing(Trouble.Kind kind, int seconds) {
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

  /** The same where its live state is not served and the status would have to do for it. */
  Samples refusingAll(Trouble.Kind kind, int seconds) {
    for (int i = 0; i < seconds; i++) {
      refusing(kind, 1);
      raft.set(
          raft.size() - 1, Outcome.failed(now - MS, now, new Trouble(kind, "permission denied")));
    }
    return this;
  }

  /** It has not told its status. */
  Samples unstated() {
    stated = false;
    return this;
  }

  /** It serves no metrics, and its status tells its database. */
  Samples unmeasured(long dbBytes, @Nullable Long quotaBytes) {
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

  /** Seconds in which nothing is synced and what needs its loop is not answered. */
  Samples hanging(int seconds) {
    for (int i = 0; i < seconds; i++) {
      second(2 * MS, MS, MS, MS);
      Trouble trouble = new Trouble(Trouble.Kind.TIMEOUT, "no answer in time");
      puts.set(puts.size() - 1, Outcome.failed(now - SECOND, now, trouble));
      linearizable.set(linearizable.size() - 1, Outcome.failed(now - SECOND, now, trouble));
    }
    return this;
  }

  /** As if it had been asked once in so many seconds only, for its raft state excepted. */
  Samples askedEvery(int seconds) {
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

  /** How many have passed. */
  int seconds() {
    return (int) (now / SECOND);
  }

  MemberWindow window() {
    return new MemberWindow(
        name,
        leader ? "leader" : name,
        "http://" + name,
        learner,
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
        probe);
  }

  /** Judged when nothing has been found before. */
  static List<Suspicion> judge(ClusterWindow cluster) {
    return ClusterJudge.judge(cluster, List.of(), () -> {});
  }

  static ClusterWindow cluster(Samples... members) {
    return cluster(List.of(), List.of(), members);
  }

  static ClusterWindow cluster(List<Alarm> alarms, List<Long> changes, Samples... members) {
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
        (int) windows.stream().filter(member -> !member.learner()).count(),
        alarms,
        ElectionTiming.DEFAULT,
        changes,
        0,
        0);
  }
}
