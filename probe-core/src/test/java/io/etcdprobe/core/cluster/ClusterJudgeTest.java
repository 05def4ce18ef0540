package io.etcdprobe.core.cluster;

import static io.etcdprobe.core.cluster.Samples.MS;
import static io.etcdprobe.core.cluster.Samples.SECOND;
import static io.etcdprobe.core.cluster.Samples.cluster;
import static io.etcdprobe.core.cluster.Samples.follower;
import static io.etcdprobe.core.cluster.Samples.leader;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Alarm;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.rule.RiskLaw;
import io.etcdprobe.core.rule.Suspicion;
import io.etcdprobe.core.window.ClusterWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterJudgeTest {

  @Test
  void shouldFindNothingInAHealthyCluster() {
    assertThat(judge(leader().healthy(30), follower("m2").healthy(30), follower("m3").healthy(30)))
        .isEmpty();
  }

  @Property(tries = 200)
  void shouldNotWarnOfOrdinaryNoise(@ForAll Random random) {
    Samples[] members = {leader(), follower("m2"), follower("m3")};
    for (int second = 0; second < 40; second++) {
      for (Samples member : members) {
        for (int i = 0; i < 10; i++) {
          member.fsync(random.nextInt(60) == 0 ? 0.012 : 0.0005 + random.nextDouble() * 0.003);
          member.commit(0.001 + random.nextDouble() * 0.02);
        }
        member.second(
            (1 + random.nextInt(15)) * MS,
            (2 + random.nextInt(25)) * MS,
            (1 + random.nextInt(25)) * MS,
            (1 + random.nextInt(10)) * MS);
      }
    }
    assertThat(judge(members))
        .noneMatch(suspicion -> suspicion.severity().compareTo(Severity.INFO) > 0);
  }

  @ParameterizedTest
  @CsvSource({
    "0.15, NONE",
    "0.30, INFO",
    "0.60, WARNING",
    "0.95, CRITICAL",
    "1.50, CRITICAL",
    "9.00, CRITICAL"
  })
  void shouldGradeASingleStallOfTheLeaderByWhatItCanCost(double seconds, String severity) {
    Samples leader = leader().healthy(20).fsync(seconds).healthy(3);

    List<Suspicion> found = judge(leader, follower("m2").healthy(23), follower("m3").healthy(23));

    if (severity.equals("NONE")) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found)
          .singleElement()
          .satisfies(
              suspicion -> {
                assertThat(suspicion.member()).isEqualTo("m1");
                assertThat(suspicion.cause()).isEqualTo(Cause.DISK_STALL);
                assertThat(suspicion.severity()).isEqualTo(Severity.valueOf(severity));
              });
    }
  }

  @Test
  void shouldWarnOfStallsThatGrowBeforeTheyCostTheLeadership() {
    Samples leader =
        leader().healthy(10).fsync(0.2).healthy(4).fsync(0.3).healthy(4).fsync(0.4).healthy(2);

    assertThat(judge(leader, follower("m2").healthy(20), follower("m3").healthy(20)))
        .singleElement()
        .satisfies(suspicion -> assertThat(suspicion.severity()).isEqualTo(Severity.WARNING))
        .satisfies(
            suspicion -> assertThat(suspicion.text()).contains("400 ms", "2 more were beyond"));
  }

  @Test
  void shouldNotCallAFollowersStallCritical() {
    Samples slow = follower("m2").healthy(20).fsync(1.5).healthy(3);

    assertThat(judge(leader().healthy(23), slow, follower("m3").healthy(23)))
        .singleElement()
        .satisfies(suspicion -> assertThat(suspicion.member()).isEqualTo("m2"))
        .satisfies(suspicion -> assertThat(suspicion.severity()).isEqualTo(Severity.WARNING));
  }

  /** A stall is counted when it ends, and by then another member leads. */
  @ParameterizedTest
  @CsvSource({"StateFollower, m2, CRITICAL", "StateLeader, leader, CRITICAL"})
  void shouldCallAStallCriticalThatCostTheLeadership(
      String state, String leaderId, Severity severity) {
    Samples deposed = leader().healthy(20).second(2 * MS, 900 * MS, 900 * MS, MS);
    deposed.second(2 * MS, 900 * MS, 900 * MS, MS).state(state, leaderId).fsync(2.5).healthy(3);

    assertThat(judge(deposed, follower("m2").healthy(25), follower("m3").healthy(25)))
        .filteredOn(suspicion -> suspicion.cause() == Cause.DISK_STALL)
        .singleElement()
        .satisfies(suspicion -> assertThat(suspicion.severity()).isEqualTo(severity))
        .satisfies(suspicion -> assertThat(suspicion.text()).contains("leadership can be lost"));
  }

  @Test
  void shouldTellAStallAmongThousandsOfQuickSyncs() {
    Samples leader = leader();
    for (int second = 0; second < 30; second++) {
      for (int i = 0; i < 1000; i++) {
        leader.fsync(0.0001);
      }
      leader.fsync(second == 20 ? 0.95 : 0.0001).second(2 * MS, 2 * MS, 3 * MS, MS);
    }
    Samples quickly = leader.askedEvery(8);

    assertThat(judge(quickly, follower("m2").healthy(30), follower("m3").healthy(30)))
        .singleElement()
        .satisfies(suspicion -> assertThat(suspicion.cause()).isEqualTo(Cause.DISK_STALL))
        .satisfies(suspicion -> assertThat(suspicion.severity()).isEqualTo(Severity.CRITICAL));
  }

  @Test
  void shouldNotTakeManyQuickSyncsForALongerStall() {
    Samples leader = leader();
    for (int second = 0; second < 30; second++) {
      for (int i = 0; i < 500; i++) {
        leader.fsync(0.00095);
      }
      leader.fsync(second == 25 ? 0.55 : 0.00095).second(2 * MS, 2 * MS, 3 * MS, MS);
    }
    Samples quickly = leader.askedEvery(2);

    assertThat(judge(quickly, follower("m2").healthy(30), follower("m3").healthy(30)))
        .singleElement()
        .satisfies(suspicion -> assertThat(suspicion.severity()).isEqualTo(Severity.WARNING));
  }

  /**
   * A throttled volume: most syncs are quick, but the loop stands still four fifths of the time.
   */
  @Test
  void shouldWarnOfADiskThatIsSlowEveryOtherMoment() {
    Samples slow = leader();
    for (int second = 0; second < 30; second++) {
      for (int i = 0; i < 20; i++) {
        slow.fsync(i % 4 == 0 ? 0.15 : 0.002);
      }
      slow.second(2 * MS, 60 * MS, 4 * MS, MS);
    }

    assertThat(judge(slow, follower("m2").healthy(30), follower("m3").healthy(30)))
        .anySatisfy(
            suspicion -> {
              assertThat(suspicion.cause()).isEqualTo(Cause.DISK_SLOW);
              assertThat(suspicion.severity()).isEqualTo(Severity.WARNING);
            });
  }

  @Test
  void shouldForgetAStallWhenItIsLongPast() {
    Samples leader = leader().healthy(5).fsync(1.5).healthy(25);

    assertThat(judge(leader, follower("m2").healthy(30), follower("m3").healthy(30))).isEmpty();
  }

  @Test
  void shouldNotTakeWhatAProcessDidAtItsStartForAStall() {
    Samples restarted = follower("m2").healthy(20).restart().fsync(2).healthy(3);

    assertThat(judge(leader().healthy(23), restarted, follower("m3").healthy(23))).isEmpty();
  }

  @Test
  void shouldFindASlowDiskWithinSeconds() {
    Samples slow = follower("m3").healthy(20);
    for (int second = 0; second < 4; second++) {
      for (int i = 0; i < 8; i++) {
        slow.fsync(0.05);
      }
      slow.second(2 * MS, 60 * MS, 4 * MS, MS);
    }

    assertThat(judge(leader().healthy(24), follower("m2").healthy(24), slow))
        .singleElement()
        .satisfies(suspicion -> assertThat(suspicion.cause()).isEqualTo(Cause.DISK_SLOW))
        .satisfies(suspicion -> assertThat(suspicion.member()).isEqualTo("m3"))
        .satisfies(suspicion -> assertThat(suspicion.severity()).isEqualTo(Severity.WARNING));
  }

  @Test
  void shouldBlameTheLeadersDiskAndNotTheNetworkThatSeemsSlowThrough() {
    Samples slow = leader().healthy(20);
    Samples second = follower("m2").healthy(20);
    Samples third = follower("m3").healthy(20);
    for (int i = 0; i < 6; i++) {
      slow.fsync(0.15).fsync(0.15).fsync(0.15).fsync(0.15).second(2 * MS, 300 * MS, 150 * MS, MS);
      second.fsync(0.001).second(2 * MS, 300 * MS, 170 * MS, MS);
      third.fsync(0.001).second(2 * MS, 300 * MS, 170 * MS, MS);
    }

    assertThat(judge(slow, second, third))
        .extracting(Suspicion::member, Suspicion::cause, Suspicion::severity)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("m1", Cause.DISK_SLOW, Severity.CRITICAL));
  }

  @Test
  void shouldBlameTheProcessorWhenAnswersThatNeedNoDiskAreLate() {
    Samples starved = leader().healthy(20);
    for (int i = 0; i < 8; i++) {
      starved.fsync(0.12).fsync(0.09).fsync(0.1).fsync(0.2);
      starved.second(250 * MS, 900 * MS, 700 * MS, 300 * MS);
    }

    assertThat(judge(starved, follower("m2").healthy(28), follower("m3").healthy(28)))
        .singleElement()
        .satisfies(suspicion -> assertThat(suspicion.cause()).isEqualTo(Cause.CPU_STARVED))
        .satisfies(suspicion -> assertThat(suspicion.member()).isEqualTo("m1"));
  }

  @Test
  void shouldTellAPauseOfTheProcessFromAStallOfItsDisk() {
    Samples paused = leader().healthy(20).fsync(1.4).second(1400 * MS, 1500 * MS, 1500 * MS, MS);

    assertThat(judge(paused.healthy(2), follower("m2").healthy(23), follower("m3").healthy(23)))
        .extracting(Suspicion::cause)
        .containsExactly(Cause.CPU_STARVED);
  }

  @Test
  void shouldTellAMemberThatHangsFromOneThatIsDown() {
    assertThat(
            judge(
                leader().healthy(23),
                follower("m2").healthy(20).silent(Trouble.Kind.TIMEOUT, 3),
                follower("m3").healthy(23)))
        .extracting(Suspicion::member, Suspicion::cause, Suspicion::severity)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("m2", Cause.CPU_STARVED, Severity.CRITICAL));
    assertThat(
            judge(
                leader().healthy(23),
                follower("m2").healthy(20).silent(Trouble.Kind.REFUSED, 3),
                follower("m3").healthy(23)))
        .extracting(Suspicion::member, Suspicion::cause, Suspicion::severity)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("m2", Cause.MEMBER_DOWN, Severity.CRITICAL));
  }

  @Test
  void shouldNotCountOnAMemberWithoutAVote() {
    assertThat(
            judge(
                leader().healthy(23),
                follower("m2").healthy(20).silent(Trouble.Kind.REFUSED, 3),
                follower("m3").healthy(23),
                follower("m4").learner().healthy(23)))
        .singleElement()
        .satisfies(suspicion -> assertThat(suspicion.severity()).isEqualTo(Severity.CRITICAL))
        .satisfies(suspicion -> assertThat(suspicion.text()).contains("2 of 3 members answer"));
  }

  /** One answer may come from the moment of an election that was over a moment later. */
  @Test
  void shouldNotCallAMemberCutOffForOneAnswer() {
    Samples once = follower("m2").healthy(20).state("StateFollower", "0").healthy(1).unasked(2);
    Samples twice = follower("m2").healthy(20).state("StateFollower", "0").healthy(3);

    assertThat(judge(leader().healthy(23), once, follower("m3").healthy(23))).isEmpty();
    assertThat(judge(leader().healthy(23), twice, follower("m3").healthy(23)))
        .extracting(Suspicion::cause)
        .containsExactly(Cause.NETWORK_PARTITION);
  }

  @Test
  void shouldCallALeaderThatHangsCriticalUntilAnotherOneLeads() {
    Samples[] five = {
      leader().healthy(20).silent(Trouble.Kind.TIMEOUT, 3),
      follower("m2").healthy(23),
      follower("m3").healthy(23),
      follower("m4").healthy(23),
      follower("m5").healthy(23)
    };
    assertThat(judge(five))
        .extracting(Suspicion::cause, Suspicion::severity)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Cause.CPU_STARVED, Severity.CRITICAL));

    five[1] = follower("m2").healthy(20).state("StateLeader", "m2").healthy(3);
    assertThat(judge(five))
        .extracting(Suspicion::cause, Suspicion::severity)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Cause.CPU_STARVED, Severity.WARNING));
  }

  @Test
  void shouldKnowThatAQuotaMayBeSwitchedOff() {
    Samples leader = leader().value(EtcdMetric.QUOTA, -1).value(EtcdMetric.DB_SIZE, 5e9);

    assertThat(judge(leader.value(EtcdMetric.DB_IN_USE, 4.9e9).healthy(20))).isEmpty();
  }

  @Test
  void shouldCallItAWarningWhenMembersAreLeftToSpare() {
    Samples down = follower("m2").healthy(20).silent(Trouble.Kind.REFUSED, 3);

    assertThat(
            judge(
                leader().healthy(23),
                down,
                follower("m3").healthy(23),
                follower("m4").healthy(23),
                follower("m5").healthy(23)))
        .extracting(Suspicion::severity)
        .containsExactly(Severity.WARNING);
  }

  @Test
  void shouldSayThatThereIsNoLeaderWhenTheQuorumIsGone() {
    Samples left = follower("m3").healthy(20).state("StateCandidate", "0").healthy(4);

    assertThat(
            judge(
                leader().healthy(20).silent(Trouble.Kind.REFUSED, 4),
                follower("m2").healthy(20).silent(Trouble.Kind.REFUSED, 4),
                left))
        .extracting(Suspicion::member, Suspicion::cause)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("m1", Cause.MEMBER_DOWN),
            org.assertj.core.groups.Tuple.tuple("m2", Cause.MEMBER_DOWN),
            org.assertj.core.groups.Tuple.tuple("cluster", Cause.NO_LEADER));
  }

  @ParameterizedTest
  @CsvSource({
    // seconds: it hangs, it has led, between two questions
    "4, 24, 1, true",
    "1, 24, 1, false",
    "4, 1, 1, false",
    "4, 24, 5, false",
    "9, 29, 5, true"
  })
  void shouldSeeThatALeadersLoopStandsStill(int hanging, int led, int every, boolean stuck) {
    int seconds = 20 + hanging;
    List<Suspicion> found =
        Samples.judge(
            cluster(
                List.of(),
                List.of((seconds - led) * SECOND),
                leader().healthy(20).hanging(hanging).askedEvery(every),
                follower("m2").healthy(seconds),
                follower("m3").healthy(seconds)));

    assertThat(found.stream().anyMatch(one -> one.cause() == Cause.RAFT_STUCK)).isEqualTo(stuck);
  }

  @Test
  void shouldNameTheMemberThatIsCutOffFromItsPeers() {
    Samples cutOff = follower("m2").healthy(20).state("StateCandidate", "0").healthy(4);

    assertThat(judge(leader().healthy(24), cutOff, follower("m3").healthy(24)))
        .extracting(Suspicion::member, Suspicion::cause)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("m2", Cause.NETWORK_PARTITION));
  }

  /** What others said before it lost its leader may be from before an election. */
  @ParameterizedTest
  @CsvSource({
    // seconds since the leader and the other follower have been asked again; cut off
    "0, 0, false",
    "1, 0, false",
    "0, 1, false",
    "1, 1, true"
  })
  void shouldCallNobodyCutOffForWhatOthersSaidBefore(int leader, int other, boolean cutOff) {
    Samples candidate = follower("m2").healthy(20).state("StateCandidate", "0").healthy(4);

    assertThat(
            judge(
                leader().healthy(20).unasked(4 - leader).healthy(leader),
                candidate,
                follower("m3").healthy(20).unasked(4 - other).healthy(other)))
        .extracting(Suspicion::cause)
        .isEqualTo(cutOff ? List.of(Cause.NETWORK_PARTITION) : List.of());
  }

  @Test
  void shouldNameTheFollowerWhoseLinksAreSlow() {
    Samples far = follower("m2").healthy(20);
    for (int i = 0; i < 8; i++) {
      far.fsync(0.001).second(2 * MS, 220 * MS, 205 * MS, MS);
    }

    assertThat(judge(leader().healthy(28), far, follower("m3").healthy(28)))
        .extracting(Suspicion::member, Suspicion::cause)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("m2", Cause.NETWORK_SLOW));
  }

  /** A read that needs the quorum waits for a processor far more often than one that does not. */
  @ParameterizedTest
  @CsvSource({"1, true", "4, true", "12, false", "20, false"})
  void shouldNotTakeFullProcessorsForSlowLinks(long alone, boolean named) {
    Samples[] members = {
      leader().healthy(20), follower("m2").healthy(20), follower("m3").healthy(20)
    };
    for (int i = 0; i < 12; i++) {
      for (Samples member : members) {
        member.fsync(0.008).second(2 * MS, 100 * MS, 89 * MS, alone * MS);
      }
    }

    assertThat(judge(members))
        .extracting(Suspicion::cause)
        .isEqualTo(named ? List.of(Cause.NETWORK_SLOW) : List.of());
  }

  /** As seen by a sidecar beside m2, which asks the others seldom. */
  @ParameterizedTest
  @CsvSource({"405, m1", "3, m2"})
  void shouldNameTheLeaderWhereTheFewReadsOfOthersAreSlowToo(long millis, String named) {
    Samples[] members = {
      leader().healthy(20), follower("m2").healthy(20), follower("m3").healthy(20)
    };
    for (int i = 0; i < 8; i++) {
      members[0].fsync(0.001).second(2 * MS, 210 * MS, 205 * MS, MS);
      members[1].fsync(0.001).second(2 * MS, 410 * MS, 405 * MS, MS);
      members[2].fsync(0.001).second(2 * MS, millis * MS, millis * MS, MS);
    }
    members[0].askedEvery(5);
    members[2].askedEvery(5);

    assertThat(judge(members))
        .extracting(Suspicion::member, Suspicion::cause)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(named, Cause.NETWORK_SLOW));
  }

  @Test
  void shouldNameTheLeaderWhenEverybodysLinksToItAreSlow() {
    Samples[] members = {
      leader().healthy(20), follower("m2").healthy(20), follower("m3").healthy(20)
    };
    for (int i = 0; i < 8; i++) {
      members[0].fsync(0.001).second(2 * MS, 210 * MS, 205 * MS, MS);
      members[1].fsync(0.001).second(2 * MS, 410 * MS, 405 * MS, MS);
      members[2].fsync(0.001).second(2 * MS, 410 * MS, 405 * MS, MS);
    }

    assertThat(judge(members))
        .extracting(Suspicion::member, Suspicion::cause)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("m1", Cause.NETWORK_SLOW));
  }

  @Test
  void shouldTellLossFromSlowness() {
    Samples lossy = follower("m3").healthy(20);
    for (int i = 0; i < 20; i++) {
      long late = i % 4 == 0 ? 210 * MS : 3 * MS;
      lossy.fsync(0.001).second(2 * MS, 4 * MS, late, MS);
    }

    assertThat(judge(leader().healthy(40), follower("m2").healthy(40), lossy))
        .extracting(Suspicion::member, Suspicion::cause)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("m3", Cause.NETWORK_LOSS));
  }

  @Test
  void shouldTellLossThatSlowsMostRequestsFromSlowness() {
    Samples lossy = follower("m3").healthy(20);
    for (long late : List.of(70, 640, 5, 1560, 690, 210, 80, 900)) {
      lossy.fsync(0.001).second(2 * MS, late * MS, late * MS, MS);
    }

    assertThat(judge(leader().healthy(28), follower("m2").healthy(28), lossy))
        .extracting(Suspicion::member, Suspicion::cause)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("m3", Cause.NETWORK_LOSS));
  }

  @Test
  void shouldNotLetOneLateHeartbeatExplainSlowLinks() {
    Samples[] members = {
      leader().healthy(20).value(EtcdMetric.HEARTBEAT_SEND_FAILURES, 2),
      follower("m2").healthy(20),
      follower("m3").healthy(20)
    };
    for (int i = 0; i < 8; i++) {
      for (Samples member : members) {
        member.fsync(0.001).second(2 * MS, 210 * MS, 205 * MS, MS);
      }
    }

    assertThat(judge(members))
        .extracting(suspicion -> suspicion.member() + " " + suspicion.cause())
        .containsExactlyInAnyOrder("m1 CPU_STARVED", "m1 NETWORK_SLOW");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 9, 10, 11, 12, 15})
  void shouldNotTakeAMemberThatReadsItsLogForOneWithoutAProcessor(int secondsAgo) {
    Samples back = follower("m3").healthy(20).silent(Trouble.Kind.REFUSED, 5).restart();
    back.silent(Trouble.Kind.TIMEOUT, 6).second(800 * MS, 4 * MS, 3 * MS, MS).healthy(secondsAgo);
    int seconds = back.seconds();

    assertThat(judge(leader().healthy(seconds), follower("m2").healthy(seconds), back)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1,NONE", "2,INFO", "3,INFO", "4,WARNING", "6,WARNING"})
  void shouldTellHowOftenAMemberWithoutAProcessorAnswersLate(int late, String severity) {
    Samples starved = follower("m3").healthy(20);
    for (int i = 0; i < 7; i++) {
      starved.fsync(0.001).second(i < late ? 70 * MS : 2 * MS, 4 * MS, 3 * MS, MS);
    }

    assertThat(judge(leader().healthy(27), follower("m2").healthy(27), starved))
        .extracting(suspicion -> suspicion.cause() + " " + suspicion.severity())
        .isEqualTo(severity.equals("NONE") ? List.of() : List.of("CPU_STARVED " + severity));
  }

  @Test
  void shouldNotTakeATimeOfSlownessForLoss() {
    Samples late = follower("m3").healthy(25);
    for (int i = 0; i < 5; i++) {
      late.fsync(0.001).second(2 * MS, 212 * MS, 210 * MS, MS);
    }

    assertThat(judge(leader().healthy(35), follower("m2").healthy(35), late.healthy(5))).isEmpty();
  }

  @Test
  void shouldBelieveQuickReadsRatherThanTheRoundTripsThatEtcdStillShows() {
    Samples[] healed = {
      leader()
          .roundTrips("m3", AlertCounterpartTest.trips(10))
          .healthy(15)
          .roundTrips("m3", AlertCounterpartTest.trips(13))
          .healthy(30)
          .roundTrips("m3", AlertCounterpartTest.trips(16))
          .healthy(10),
      follower("m2").healthy(55),
      follower("m3").healthy(55)
    };

    assertThat(judge(healed)).isEmpty();
  }

  @Test
  void shouldBelieveQuickReadsThatComeSeldom() {
    Samples[] healed = {
      leader()
          .roundTrips("m3", AlertCounterpartTest.trips(10))
          .healthy(15)
          .roundTrips("m3", AlertCounterpartTest.trips(13))
          .healthy(30)
          .roundTrips("m3", AlertCounterpartTest.trips(16))
          .healthy(10)
          .askedEvery(4),
      follower("m2").healthy(55).askedEvery(4),
      follower("m3").healthy(55).askedEvery(4)
    };

    assertThat(judge(healed)).isEmpty();
  }

  @Test
  void shouldNotBelieveRoundTripsThatFallAsTheyDoOverAHealedLink() {
    Samples[] members = {
      leader().healthy(55),
      follower("m2")
          .roundTrips("m3", tripsOf(0.2, 0.2, 0.2))
          .healthy(15)
          .roundTrips("m3", tripsOf(0.2, 0.2, 0.2, 0.2, 0.2))
          .healthy(30)
          .roundTrips("m3", tripsOf(0.2, 0.2, 0.2, 0.2, 0.2, 0.14))
          .healthy(10),
      follower("m3").healthy(55)
    };

    assertThat(judge(members)).isEmpty();
  }

  private static Buckets tripsOf(double... seconds) {
    double sum = java.util.Arrays.stream(seconds).sum();
    return Buckets.of(
        new double[] {0.05, 0.1, 0.4, Double.POSITIVE_INFINITY},
        new long[] {0, 0, seconds.length, seconds.length},
        sum);
  }

  /** Round trips between two followers, seen to be slow twice. No read crosses this link. */
  private static Samples[] slowTwice(int secondsApart) {
    return new Samples[] {
      leader().healthy(25 + secondsApart),
      follower("m2")
          .roundTrips("m3", AlertCounterpartTest.trips(10))
          .healthy(15)
          .roundTrips("m3", AlertCounterpartTest.trips(13))
          .healthy(secondsApart)
          .roundTrips("m3", AlertCounterpartTest.trips(16))
          .healthy(10),
      follower("m3").healthy(25 + secondsApart)
    };
  }

  /** Both readings may be of the same moment, as etcd shows two kinds of round trips. */
  @Test
  void shouldNotBelieveRoundTripsThatWereSlowForAMomentOnly() {
    assertThat(judge(slowTwice(20))).isEmpty();
  }

  @Test
  void shouldBelieveTheRoundTripsWhereNoReadHasCrossedTheLink() {
    Samples[] members = slowTwice(30);

    assertThat(judge(members))
        .extracting(Suspicion::member, Suspicion::cause)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("m2", Cause.NETWORK_SLOW),
            org.assertj.core.groups.Tuple.tuple("m3", Cause.NETWORK_SLOW));
  }

  /** What etcd shows half a minute after a member's links have healed is of the time before. */
  @Test
  void shouldNotBelieveTheRoundTripsBetweenFollowersOfWhomOneWasFarALittleWhileAgo() {
    Samples healed = follower("m2").roundTrips("m3", AlertCounterpartTest.trips(10)).healthy(15);
    healed.roundTrips("m3", AlertCounterpartTest.trips(13));
    for (int i = 0; i < 30; i++) {
      healed.fsync(0.001).second(2 * MS, 235 * MS, 230 * MS, MS);
    }
    healed.roundTrips("m3", AlertCounterpartTest.trips(16)).healthy(20);

    assertThat(judge(leader().healthy(65), healed, follower("m3").healthy(65))).isEmpty();
  }

  /** A new member's port is open before it serves. */
  @Test
  void shouldNotTakeAMemberThatStartsForOneThatIsPaused() {
    Samples[] members = {
      leader().healthy(31),
      follower("m2").healthy(31),
      follower("m3").healthy(31),
      follower("m4").unasked(25).silent(Trouble.Kind.TIMEOUT, 6)
    };
    assertThat(judge(members)).extracting(Suspicion::cause).doesNotContain(Cause.CPU_STARVED);

    Samples[] known = {leader().healthy(9), follower("m2").silent(Trouble.Kind.TIMEOUT, 9)};
    assertThat(judge(known))
        .as("a member that was there when the watch began")
        .extracting(Suspicion::member, Suspicion::cause)
        .contains(org.assertj.core.groups.Tuple.tuple("m2", Cause.CPU_STARVED));

    members[3] = follower("m4").unasked(15).silent(Trouble.Kind.TIMEOUT, 16);
    assertThat(judge(members))
        .as("a start ends some time")
        .extracting(Suspicion::member, Suspicion::cause)
        .contains(org.assertj.core.groups.Tuple.tuple("m4", Cause.CPU_STARVED));
  }

  /** A judge beside a member gives up the processor in between: a dozen times, not once. */
  @Test
  void shouldOfferAMomentBetweenAnyTwoRules() {
    AtomicInteger moments = new AtomicInteger();

    ClusterJudge.judge(cluster(leader().healthy(28)), List.of(), moments::incrementAndGet);

    assertThat(moments).hasValueGreaterThan(10);
  }

  @ParameterizedTest
  @CsvSource({
    "m2,CPU_STARVED,WARNING,false",
    "m2,CPU_STARVED,INFO,true",
    "m2,QUOTA,CRITICAL,true",
    "m1,DISK_STALL,WARNING,false",
    "m3,DISK_STALL,CRITICAL,true",
  })
  void shouldNotSuspectWhatFollowsFromWhatWasFoundLately(
      String member, Cause cause, Severity severity, boolean suspected) {
    Samples far = follower("m2").healthy(20);
    for (int i = 0; i < 8; i++) {
      far.fsync(0.001).second(2 * MS, 220 * MS, 205 * MS, MS);
    }
    ClusterWindow window = cluster(leader().healthy(28), far, follower("m3").healthy(28));
    Finding found = new Finding(member, cause, severity, Instant.EPOCH, "", List.of(), "");

    assertThat(ClusterJudge.judge(window, List.of(found), () -> {}))
        .extracting(Suspicion::cause)
        .isEqualTo(suspected ? List.of(Cause.NETWORK_SLOW) : List.of());
  }

  @Test
  void shouldStillSuspectADiskAfterSomethingElse() {
    ClusterWindow window =
        cluster(
            leader().healthy(28),
            follower("m2").healthy(25).fsync(1.5).healthy(3),
            follower("m3").healthy(28));
    Finding found =
        new Finding("m2", Cause.CPU_STARVED, Severity.WARNING, Instant.EPOCH, "", List.of(), "");

    assertThat(ClusterJudge.judge(window, List.of(found), () -> {}))
        .extracting(Suspicion::cause)
        .containsExactly(Cause.DISK_STALL);
  }

  @ParameterizedTest
  @CsvSource({"0.50, NONE", "0.85, WARNING", "0.96, CRITICAL"})
  void shouldWarnBeforeTheQuotaIsReached(double part, String severity) {
    Samples filling =
        leader().value(EtcdMetric.DB_SIZE, part * 2e9).value(EtcdMetric.DB_IN_USE, part * 2e9);

    List<Suspicion> found =
        judge(filling.healthy(20), follower("m2").healthy(20), follower("m3").healthy(20));

    assertThat(found)
        .extracting(suspicion -> suspicion.cause() + " " + suspicion.severity())
        .isEqualTo(severity.equals("NONE") ? List.of() : List.of("QUOTA " + severity));
  }

  @Test
  void shouldTellOfAlarmsByTheirMember() {
    assertThat(
            Samples.judge(
                cluster(
                    List.of(new Alarm("m2", "NOSPACE")),
                    List.of(),
                    leader().healthy(20),
                    follower("m2").healthy(20),
                    follower("m3").healthy(20))))
        .extracting(Suspicion::member, Suspicion::cause)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("m2", Cause.ALARM));
  }

  @Test
  void shouldCallFourChangesOfTheLeaderFlappingAndThreeARollingRestart() {
    Samples[] members = {
      leader().healthy(60), follower("m2").healthy(60), follower("m3").healthy(60)
    };
    List<Long> three = List.of(10 * SECOND, 20 * SECOND, 30 * SECOND);
    List<Long> four = List.of(10 * SECOND, 20 * SECOND, 30 * SECOND, 40 * SECOND);

    assertThat(Samples.judge(cluster(List.of(), three, members))).isEmpty();
    assertThat(Samples.judge(cluster(List.of(), four, members)))
        .extracting(Suspicion::cause)
        .containsExactly(Cause.LEADER_FLAPPING);
  }

  @Test
  void shouldNameAFollowerThatIsFarBehind() {
    Samples leader = leader().match("m2", 10_000).match("m3", 1_000).healthy(20);

    assertThat(judge(leader, follower("m2").healthy(20), follower("m3").healthy(20)))
        .extracting(Suspicion::member, Suspicion::cause, Suspicion::severity)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("m3", Cause.FOLLOWER_LAGGING, Severity.WARNING));
  }

  @Test
  void shouldNotDependOnTheOrderOfTheMembers() {
    List<Samples> members =
        new ArrayList<>(
            List.of(
                leader().healthy(20).fsync(1.2).healthy(3),
                follower("m2").healthy(20).silent(Trouble.Kind.REFUSED, 3),
                follower("m3").healthy(23)));
    List<Suspicion> one = judge(members.toArray(Samples[]::new));
    Collections.reverse(members);

    assertThat(judge(members.toArray(Samples[]::new))).containsExactlyInAnyOrderElementsOf(one);
    assertThat(one).hasSize(2);
  }

  @Test
  void shouldRankTheMemberHighestWhoseStallsCanCostTheLeadership() {
    Samples leader = leader().healthy(50).fsync(1.5).healthy(10);
    Samples steady = follower("m2").healthy(60);
    Samples stalling = follower("m3").healthy(50).fsync(1.5).healthy(10);
    ClusterWindow window = cluster(leader, steady, stalling);

    double ofLeader = RiskLaw.lossesPerDay(window.members().get(0), window);
    double ofSteady = RiskLaw.lossesPerDay(window.members().get(1), window);
    double ofStalling = RiskLaw.lossesPerDay(window.members().get(2), window);

    assertThat(ofSteady).isZero();
    assertThat(ofLeader).isGreaterThan(ofStalling).isGreaterThan(500);
    assertThat(ofStalling).isGreaterThan(100);
  }

  /**
   * A link between followers carries no reads. Only etcd's smoothed value tells of it, and that
   * still falls when reads have been quick for a while.
   */
  @ParameterizedTest
  @ValueSource(ints = {8, 21, 30})
  void shouldBlameNobodyForRoundTripsOfLinksThatHealed(int secondsAgo) {
    Samples slow = follower("m2").roundTrips("m3", trips(0, 0));
    Samples other = follower("m3").roundTrips("m2", trips(0, 0));
    for (int second = 0; second < 60; second++) {
      if (second == 30) {
        slow.roundTrips("m3", trips(2, 0.12));
        other.roundTrips("m2", trips(2, 0.12));
      } else if (second == 57) {
        slow.roundTrips("m3", trips(4, 0.116));
        other.roundTrips("m2", trips(4, 0.116));
      }
      long read = second < 60 - secondsAgo ? 230 * MS : 3 * MS;
      slow.fsync(0.001).second(2 * MS, read, read, MS);
      other.fsync(0.001).second(2 * MS, 3 * MS, 3 * MS, MS);
    }

    assertThat(judge(leader().healthy(60), slow, other)).isEmpty();
  }

  private static Buckets trips(int count, double mean) {
    return Buckets.of(
        new double[] {0.1, 0.2, Double.POSITIVE_INFINITY},
        new long[] {0, count, count},
        mean * count);
  }

  /** Clients and watchdogs ask it as they ask the others, and it refuses. */
  @Test
  void shouldNotCallALearnerOverloadedForWhatItMayNotAnswer() {
    Samples refusing = refusing(follower("m3").learner());
    Samples promoted = refusing(follower("m3").learner()).promoted().healthy(10);

    assertThat(judge(leader().healthy(25), follower("m2").healthy(25), refusing)).isEmpty();
    assertThat(judge(leader().healthy(35), follower("m2").healthy(35), promoted)).isEmpty();
    assertThat(judge(leader().healthy(25), follower("m2").healthy(25), refusing(follower("m3"))))
        .extracting(Suspicion::cause)
        .containsExactly(Cause.OVERLOAD);
  }

  /** What we are refused by right is counted elsewhere. The failures of others remain. */
  @ParameterizedTest
  @CsvSource({"UNAVAILABLE,false", "FORBIDDEN,true", "NO_SPACE,true"})
  void shouldTakeOurOwnFailuresForNoEvidence(Trouble.Kind kind, boolean overloaded) {
    Samples member =
        follower("m3")
            .byLabel(EtcdMetric.HANDLED, Map.of("OK", 100.0, "Unavailable", 10.0))
            .healthy(15)
            .byLabel(EtcdMetric.HANDLED, Map.of("OK", 124.0, "Unavailable", 40.0))
            .refusing(kind, 10);
    List<Cause> causes =
        judge(leader().healthy(25), follower("m2").healthy(25), member).stream()
            .map(Suspicion::cause)
            .toList();

    assertThat(causes.contains(Cause.OVERLOAD)).isEqualTo(overloaded);
  }

  private static Samples refusing(Samples member) {
    return member
        .byLabel(EtcdMetric.HANDLED, Map.of("OK", 100.0, "Unavailable", 10.0))
        .healthy(15)
        .byLabel(EtcdMetric.HANDLED, Map.of("OK", 124.0, "Unavailable", 58.0))
        .healthy(10);
  }

  private static List<Suspicion> judge(Samples... members) {
    return Samples.judge(cluster(members));
  }
}
