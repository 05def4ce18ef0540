package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.finding.WatchStatus;
import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.HealthReading;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.MetricsReading;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.watch.timer.ScriptedClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole watch of three members that follow a script, by a clock that the test moves. */
@Timeout(60)
class WatchByScriptTest {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long TIMEOUT = 2 * SECOND;

  private final ScriptedClock clock = new ScriptedClock();
  private final long begin = clock.nanoTime();
  private final Map<URI, Scripted> members = new LinkedHashMap<>();
  private final List<WatchReport> reports = new ArrayList<>();
  private final Watch watch;

  WatchByScriptTest() {
    for (String id : List.of("1", "2", "3")) {
      members.put(URI.create("http://m" + id + ":2379"), new Scripted(id));
    }
    watch =
        Watch.start(
            clock,
            clock.dayTime(),
            new WatchOptions(
                List.copyOf(members.keySet()),
                Duration.ofSeconds(1),
                new Canary("key", false),
                true,
                null,
                Duration.ofSeconds(1),
                true),
            members::get,
            null);
  }

  @AfterEach
  void close() {
    watch.close();
    clock.run(0);
  }

  /** Judges once a second, as the command does. */
  private void seconds(int number) {
    for (int i = 0; i < number; i++) {
      clock.run(SECOND);
      reports.add(watch.judge());
    }
  }

  private Scripted member(String id) {
    return members.get(URI.create("http://m" + id + ":2379"));
  }

  /** The findings of the last reports, with their members: {@code m2 member-down}. */
  private List<String> found(int lately) {
    TreeSet<String> found = new TreeSet<>();
    for (WatchReport report : reports.subList(reports.size() - lately, reports.size())) {
      for (Finding finding : report.findings()) {
        if (finding.severity() != Severity.INFO) {
          found.add(finding.member() + " " + finding.cause().key());
        }
      }
    }
    return List.copyOf(found);
  }

  @Test
  void shouldSayOkAndAskHalfAsOftenOnceAllHasBeenQuietForAWhile() {
    seconds(20);
    int before = questions();
    seconds(10);
    int awake = questions() - before;
    seconds(30);
    before = questions();
    seconds(10);

    assertThat(questions() - before).as("calm").isBetween(awake / 3, 2 * awake / 3);
    assertThat(found(70)).isEmpty();
    assertThat(reports.getLast().status()).isEqualTo(WatchStatus.OK);
  }

  @Test
  void shouldWakeFromItsCalmAtTheFirstLateAnswer() {
    seconds(60);
    assertThat(watch.calm()).isTrue();
    member("2").takes = 60 * MILLI;
    clock.run(3 * SECOND);

    assertThat(watch.calm()).as("before anybody judges").isFalse();
  }

  @Test
  void shouldNameTheMemberThatHangsAndGoOnAskingTheOthers() {
    seconds(40);
    int others = member("1").questions + member("3").questions;
    member("2").hangs = true;
    seconds(20);

    assertThat(found(10)).isNotEmpty().allMatch(finding -> finding.startsWith("m2 "));
    assertThat(member("1").questions + member("3").questions - others)
        .as("nobody waits for it")
        .isGreaterThan(100);

    member("2").hangs = false;
    seconds(60);
    assertThat(found(10)).isEmpty();
  }

  @Test
  void shouldTakeAMemberThatIsGoneForDownAndSeeItComeBack() {
    seconds(40);
    member("3").die();
    seconds(10);
    assertThat(found(1)).containsExactly("m3 member-down");

    member("3").down = false;
    seconds(30);
    assertThat(found(5)).isEmpty();
  }

  /** A stopped container, a suspended machine: a fault of ours says nothing about a member. */
  @Test
  void shouldBlameNobodyForAStandstillOfItsOwn() {
    for (int i = 0; i < 3; i++) {
      seconds(40);
      clock.standStill(20 * SECOND);
      seconds(20);
    }

    assertThat(found(reports.size())).isEmpty();
  }

  @Test
  void shouldTellOfAStallThatTheLeadersMetricsShow() {
    seconds(40);
    member("1").stall(1.2);
    seconds(5);

    assertThat(found(3)).containsExactly("m1 disk-stall");
    assertThat(watch.calm()).isFalse();
  }

  private int questions() {
    return members.values().stream().mapToInt(member -> member.questions).sum();
  }

  /** A member of the script. m1 leads. Its state is changed only while no time passes. */
  private final class Scripted implements MemberSource {

    private static final List<MemberInfo> LISTED = List.of(listed("1"), listed("2"), listed("3"));

    private final String id;
    private volatile long takes = 2 * MILLI;
    private volatile boolean hangs;
    private volatile boolean down;
    private volatile long lastIndex;
    private volatile int questions;
    private volatile long stalls;
    private volatile double stalledSeconds;

    Scripted(String id) {
      this.id = id;
    }

    private static MemberInfo listed(String id) {
      return new MemberInfo(
          id, "m" + id, List.of("http://m" + id + ":2379"), List.of("http://m" + id), false);
    }

    /** Ends its process: nobody reaches it, and its log no longer grows. */
    void die() {
      lastIndex = index();
      down = true;
    }

    private static long matchOf(Scripted member) {
      return member.down ? member.lastIndex : member.index();
    }

    /** Adds one fdatasync of its WAL of the given length. */
    void stall(double seconds) {
      stalls++;
      stalledSeconds += seconds;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time runs
    private <T> Outcome<T> answered(T answer) {
      questions++;
      long start = clock.nanoTime();
      if (down) {
        return Outcome.failed(start, start, new Trouble(Trouble.Kind.REFUSED, "refused"));
      }
      try {
        clock.sleep(hangs ? TIMEOUT : takes);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
      return hangs
          ? Outcome.failed(
              start, clock.nanoTime(), new Trouble(Trouble.Kind.TIMEOUT, "no answer in 2 s"))
          : Outcome.answered(start, clock.nanoTime(), answer);
    }

    /** The raft index: it grows by five proposals a second. */
    private long index() {
      return 1000 + 5 * ((clock.nanoTime() - begin) / SECOND);
    }

    @Override
    public Outcome<StatusReading> status() {
      return answered(
          new StatusReading("c", id, "1", 2, index(), index(), 1, 1, false, "3.5.30", List.of()));
    }

    @Override
    public Outcome<RaftReading> raft() {
      boolean leads = id.equals("1");
      return answered(
          new RaftReading(
              id,
              2,
              index(),
              index(),
              "1",
              leads ? "StateLeader" : "StateFollower",
              leads ? Map.of("1", index(), "2", index(), "3", matchOf(member("3"))) : Map.of(),
              ElectionTiming.DEFAULT,
              false));
    }

    @Override
    public Outcome<MetricsReading> metrics() {
      double[] bounds = {0.001, 0.002, 0.512, 1.024, 2.048, Double.POSITIVE_INFINITY};
      long quick = index();
      long all = quick + stalls;
      return answered(
          new MetricsReading(
              Map.of(
                  EtcdMetric.HAS_LEADER,
                  1.0,
                  EtcdMetric.IS_LEADER,
                  id.equals("1") ? 1.0 : 0.0,
                  EtcdMetric.PROPOSALS_COMMITTED,
                  (double) index(),
                  EtcdMetric.PROPOSALS_APPLIED,
                  (double) index(),
                  EtcdMetric.PROCESS_START,
                  1.0),
              Map.of(EtcdMetric.SERVER_ID, Map.of(id, 1.0)),
              Map.of(
                  EtcdMetric.WAL_FSYNC,
                  Buckets.of(
                      bounds,
                      new long[] {quick, quick, quick, quick, all, all},
                      quick * 0.0008 + stalledSeconds)),
              Map.of(),
              null));
    }

    @Override
    public Outcome<HealthReading> health() {
      return answered(new HealthReading(true, ""));
    }

    @Override
    public Outcome<List<Alarm>> alarms() {
      return answered(List.of());
    }

    @Override
    public Outcome<List<MemberInfo>> members() {
      return answered(LISTED);
    }

    @Override
    public Outcome<Long> put(String key, String value) {
      return answered(1L);
    }

    @Override
    public Outcome<Long> linearizableRead(String key) {
      return answered(1L);
    }

    @Override
    public Outcome<Long> serializableRead(String key) {
      return answered(1L);
    }

    @Override
    public void close() {}
  }
}
