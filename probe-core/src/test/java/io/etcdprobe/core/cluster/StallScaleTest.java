package io.etcdprobe.core.cluster;

import static io.etcdprobe.core.cluster.Samples.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.cluster.Samples.Stop;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.rule.Suspicion;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.StallScale;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stall is as bad as it is long, whatever caused it. */
class StallScaleTest {

  private static final Stop[] NONE = {};
  private static final ElectionTiming TOLD = ElectionTiming.DEFAULT;

  /** What is said, including nothing. */
  private enum Said {
    NONE,
    INFO,
    WARNING,
    CRITICAL
  }

  private static Said severity(Cause cause, List<Suspicion> suspicions) {
    return suspicions.stream()
        .filter(suspicion -> suspicion.cause() == cause)
        .map(suspicion -> Said.valueOf(suspicion.severity().name()))
        .max(Comparator.naturalOrder())
        .orElse(Said.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    // longest, how many, led, company, severity
    "0.199, 1, true, SEVERAL, NONE",
    "0.2, 1, true, SEVERAL, INFO",
    "0.2, 1, false, SEVERAL, INFO",
    "0.2, 2, false, SEVERAL, WARNING",
    "0.2, 2, true, SEVERAL, WARNING",
    "0.449, 1, true, SEVERAL, INFO",
    "0.45, 1, true, SEVERAL, WARNING",
    "0.45, 1, false, SEVERAL, WARNING",
    "0.881, 1, true, SEVERAL, WARNING",
    "0.883, 1, true, SEVERAL, CRITICAL",
    "0.9, 1, true, SEVERAL, CRITICAL",
    "0.9, 1, false, SEVERAL, WARNING",
    "5, 9, false, SEVERAL, WARNING",
    "5, 9, true, ALONE, WARNING",
    "5, 9, true, UNKNOWN, WARNING"
  })
  void shouldMeasureByLengthNumberAndWhoHadIt(
      double longest, int count, boolean led, ClusterWindow.Company company, String severity) {
    StallScale scale = new StallScale(0.2, 0.9, company);
    StallScale.Stalls stalls = new StallScale.Stalls(longest, count, led);

    assertThat(scale.tells(stalls) ? scale.severity(stalls).name() : "NONE").isEqualTo(severity);
  }

  /** As exactly as the questions show it: twice a second, one asks for what needs no disk. */
  @ParameterizedTest
  @CsvSource({
    // length, how many, leads, severity, in at least how many of twenty plays
    "0.15, 1, true, NONE, 20",
    "0.25, 1, true, INFO, 20",
    "0.25, 1, false, INFO, 5",
    "0.25, 2, true, WARNING, 20",
    "0.7, 1, true, WARNING, 15",
    "0.7, 1, false, WARNING, 15",
    "0.7, 3, true, WARNING, 20",
    "0.7, 3, false, WARNING, 18",
    "1.3, 1, true, CRITICAL, 19",
    "1.3, 1, false, WARNING, 20"
  })
  void shouldJudgeAPauseAsAStallOfTheDiskOfTheSameLength(
      double length, int count, boolean leads, Said severity, int plays) {
    int right = 0;
    for (int seed = 0; seed < 20; seed++) {
      List<Suspicion> paused = paused(length, count, leads, new Random(seed));
      Said said = severity(Cause.CPU_STARVED, paused);
      right += said == severity ? 1 : 0;
      assertThat(said).as("seed %d: %s", seed, paused).isLessThanOrEqualTo(severity);
      assertThat(paused)
          .allSatisfy(suspicion -> assertThat(suspicion.member()).isEqualTo(leads ? "m1" : "m2"));
    }

    assertThat(severity(Cause.DISK_STALL, stalled(length, count, leads))).isEqualTo(severity);
    assertThat(right).isGreaterThanOrEqualTo(plays);
  }

  private static List<Suspicion> paused(double length, int count, boolean leads, Random random) {
    Stop[] stops = new Stop[count];
    for (int i = 0; i < count; i++) {
      stops[i] = Stop.at(26 + 4 * i, length);
    }
    return Samples.judge(
        Samples.cluster(
            Samples.leader().asked(40, random, leads ? stops : NONE),
            Samples.follower("m2").asked(40, random, leads ? NONE : stops),
            Samples.follower("m3").asked(40, random)));
  }

  private static List<Suspicion> stalled(double length, int count, boolean leads) {
    Samples slow = leads ? Samples.leader() : Samples.follower("m2");
    slow.healthy(24);
    for (int i = 0; i < count; i++) {
      slow.fsync(length).healthy(5);
    }
    slow.healthy(16 - 5 * count);
    return Samples.judge(
        Samples.cluster(
            leads ? slow : Samples.leader().healthy(40),
            leads ? Samples.follower("m2").healthy(40) : slow,
            Samples.follower("m3").healthy(40)));
  }

  @Test
  void shouldSayHowLongAPauseWasAndHowExactlyThatIsKnown() {
    assertThat(paused(0.7, 3, true, new Random(1)))
        .singleElement()
        .extracting(Suspicion::text)
        .asString()
        .containsPattern("stood still for at least 0?[.0-9]+ (ms|s)")
        .contains("2 more beyond 2H, on the leader: heartbeats are late beyond 2H = 200 ms");
  }

  /** A lost packet is sent again after 200 ms, and after 400 ms more. */
  @ParameterizedTest
  @ValueSource(longs = {210, 230, 590})
  void shouldNotTakeOneSlowAnswerForAPause(long millis) {
    Samples late = Samples.follower("m2").healthy(20);
    for (int i = 0; i < 3; i++) {
      late.second(2 * MS, 3 * MS, 3 * MS, MS).lateRaft(millis * MS).healthy(5);
    }
    int seconds = late.seconds();

    assertThat(
            Samples.judge(
                Samples.cluster(
                    Samples.leader().healthy(seconds),
                    late,
                    Samples.follower("m3").healthy(seconds))))
        .noneMatch(suspicion -> suspicion.text().contains("stood still"));
  }

  @Test
  void shouldNotTakeALateProberForAPausedMember() {
    Random random = new Random(3);
    Stop stop = Stop.at(30, 0.7);
    ClusterWindow all =
        Samples.cluster(
            Samples.leader().asked(40, random, stop),
            Samples.follower("m2").asked(40, random, stop),
            Samples.follower("m3").asked(40, random, stop));
    ClusterWindow window =
        Samples.cluster(
            Samples.follower("m2").asked(40, random, stop),
            Samples.follower("m3").asked(40, random));

    assertThat(Samples.judge(all)).noneMatch(one -> one.text().contains("stood still"));
    assertThat(Samples.judge(window)).anyMatch(one -> one.text().contains("stood still"));
    assertThat(Samples.judge(Samples.ownDelay(window, 400 * MS))).isEmpty();
  }

  @Test
  void shouldCountLateHeartbeatsWithoutASlowSyncAsStalls() {
    assertThat(heartbeats(2)).isEqualTo(Said.INFO);
    assertThat(heartbeats(3)).as("of two followers").isEqualTo(Said.INFO);
    assertThat(heartbeats(4)).isEqualTo(Said.WARNING);
    assertThat(heartbeats(1)).isEqualTo(Said.NONE);
  }

  private static Said heartbeats(int failures) {
    return severity(
        Cause.CPU_STARVED,
        Samples.judge(
            Samples.cluster(
                Samples.leader()
                    .healthy(20)
                    .value(EtcdMetric.HEARTBEAT_SEND_FAILURES, failures)
                    .healthy(3),
                Samples.follower("m2").healthy(23),
                Samples.follower("m3").healthy(23))));
  }

  @Test
  void shouldNotSpeakOfALeadershipWhereThereIsNoneToLose() {
    Samples alone = Samples.leader().healthy(24).fsync(1.3).healthy(5);
    ClusterWindow listed = Samples.cluster(alone);

    assertThat(Samples.judge(listed))
        .singleElement()
        .satisfies(one -> assertThat(one.severity()).isEqualTo(Severity.WARNING))
        .satisfies(one -> assertThat(one.text()).contains("a cluster of one", "every write waits"))
        .satisfies(one -> assertThat(one.text()).doesNotContain("can be lost"));
    assertThat(Samples.judge(Samples.unlisted(listed)))
        .singleElement()
        .satisfies(one -> assertThat(one.severity()).isEqualTo(Severity.WARNING))
        .satisfies(one -> assertThat(one.text()).contains("is not known").doesNotContain("of one"));
    assertThat(
            Samples.judge(
                Samples.unlisted(
                    Samples.cluster(alone.match("leader", 1).match("b", 1).healthy(1)))))
        .singleElement()
        .satisfies(one -> assertThat(one.severity()).isEqualTo(Severity.CRITICAL));
  }

  @Test
  void shouldFindAPauseOfAMemberThatIsAlone() {
    assertThat(
            Samples.judge(
                Samples.cluster(Samples.leader().asked(40, new Random(5), Stop.at(30, 1.3)))))
        .singleElement()
        .satisfies(one -> assertThat(one.cause()).isEqualTo(Cause.CPU_STARVED))
        .satisfies(one -> assertThat(one.text()).contains("a cluster of one"));
  }

  @Test
  void shouldSayWhatIsAssumedAndNothingOfTheKindWhereItIsKnown() {
    ClusterWindow assumed = Samples.cluster(Samples.leader().healthy(24).fsync(1.3).healthy(5));
    ClusterWindow told =
        Samples.cluster(Samples.leader().timing(TOLD).healthy(24).fsync(1.3).healthy(5));

    assertThat(Samples.judge(assumed))
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.text())
                    .endsWith(
                        "(H = 100 ms and E = 1 s assumed: the member does not tell them; give"
                            + " --heartbeat-interval and --election-timeout)"));
    assertThat(Samples.judge(told))
        .singleElement()
        .satisfies(one -> assertThat(one.text()).doesNotContain("assumed"));
    assertThat(Samples.judge(Samples.given(assumed, TOLD)))
        .singleElement()
        .satisfies(one -> assertThat(one.text()).doesNotContain("assumed"));
  }

  @Test
  void shouldMeasureInTheMembersOwnTiming() {
    ElectionTiming slow = new ElectionTiming(Duration.ofMillis(500), Duration.ofSeconds(5));

    assertThat(
            Samples.judge(
                Samples.cluster(
                    Samples.leader().timing(slow).asked(40, new Random(2), Stop.at(30, 0.8)),
                    Samples.follower("m2").timing(slow).asked(40, new Random(3)),
                    Samples.follower("m3").timing(slow).asked(40, new Random(4)))))
        .noneMatch(one -> one.severity() != Severity.INFO);
  }

  @Test
  void shouldTellAMemberThatMakesNothingDurable() {
    Samples flagged = Samples.leader().unsafe().healthy(20);
    Samples quiet = Samples.leader().healthy(5);
    for (int i = 0; i < 45; i++) {
      quiet.value(EtcdMetric.PROPOSALS_COMMITTED, i).second(2 * MS, 3 * MS, 3 * MS, MS);
    }
    Samples idle = Samples.leader().value(EtcdMetric.PROPOSALS_COMMITTED, 7).healthy(5);
    for (int i = 0; i < 45; i++) {
      idle.second(2 * MS, 3 * MS, 3 * MS, MS);
    }

    assertThat(Samples.judge(Samples.cluster(flagged)))
        .extracting(one -> one.cause() + " " + one.severity())
        .containsExactly("NOT_DURABLE WARNING");
    assertThat(Samples.judge(Samples.cluster(quiet)))
        .extracting(one -> one.cause() + " " + one.severity())
        .containsExactly("NOT_DURABLE WARNING");
    assertThat(Samples.judge(Samples.cluster(idle))).isEmpty();
  }
}
