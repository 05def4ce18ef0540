package io.etcdprobe.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.etcdprobe.core.cluster.Samples;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Membership;
import io.etcdprobe.core.window.Membership.NeverStarted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which member is down, which is only out of our reach, and which was never there. */
class PresenceRuleTest {

  private static final long SECOND = Samples.SECOND;

  @Test
  void shouldCallAMemberUnreachableFromHereThatTheLeaderSeesWriting() {
    Samples leader = writing(Samples.leader(), "m3", 10);

    List<Suspicion> said = judge(leader, Samples.follower("m2").healthy(10), unmet("m3", 10));

    assertThat(said)
        .singleElement()
        .satisfies(
            only -> {
              assertThat(only.member()).isEqualTo("m3");
              assertThat(only.cause()).isEqualTo(Cause.NOT_REACHABLE);
              assertThat(only.severity()).isEqualTo(Severity.INFO);
              assertThat(only.text()).contains("the other members reach it");
            });
  }

  @Test
  void shouldGoOnCallingAMemberSoThatAnsweredBefore() {
    Samples leader = writing(Samples.leader(), "m3", 10);
    Samples lost = Samples.follower("m3").healthy(5).silent(Trouble.Kind.NO_CONNECTION, 5);

    assertThat(judge(leader, Samples.follower("m2").healthy(10), lost))
        .extracting(Suspicion::cause)
        .containsExactly(Cause.NOT_REACHABLE);
  }

  @Test
  void shouldCallAMemberDownThatTheLeaderSeesNoLongerWriting() {
    Samples leader = Samples.leader();
    for (int i = 0; i < 10; i++) {
      leader.committed(10_000 + i).match("m3", Math.min(10_002, 10_000 + i)).healthy(1);
    }

    List<Suspicion> said = judge(leader, Samples.follower("m2").healthy(10), unmet("m3", 10));

    assertThat(said).extracting(Suspicion::cause).containsExactly(Cause.MEMBER_DOWN);
    assertThat(said.getFirst().text()).contains("2 of 3 members answer, 2 are needed");
  }

  @Test
  void shouldNotCallAMemberDownWhoseNameHasNeverHadAnAddressHere() {
    Samples misspelt = Samples.follower("m1").silent(Trouble.Kind.UNRESOLVABLE, 10);
    Samples gone = Samples.follower("m1").healthy(10).silent(Trouble.Kind.UNRESOLVABLE, 10);

    assertThat(judge(misspelt))
        .extracting(Suspicion::cause, Suspicion::severity)
        .containsExactly(tuple(Cause.NOT_REACHABLE, Severity.INFO));
    // A pod that is gone takes its name with it.
    assertThat(judge(gone)).extracting(Suspicion::cause).contains(Cause.MEMBER_DOWN);
  }

  @Test
  void shouldWarnOfAMemberOfWhichNobodyKnows() {
    assertThat(
            judge(
                Samples.leader().healthy(10), Samples.follower("m2").healthy(10), unmet("m3", 10)))
        .singleElement()
        .satisfies(
            only -> {
              assertThat(only.cause()).isEqualTo(Cause.NOT_REACHABLE);
              assertThat(only.severity()).isEqualTo(Severity.WARNING);
              assertThat(only.text()).contains("it may be down");
            });
  }

  @Test
  void shouldBelieveTheConnectionsOfOthersWhereNoLeaderIsSeen() {
    Samples follower =
        Samples.follower("m2")
            .byLabel(EtcdMetric.ACTIVE_PEERS, Map.of("leader", 1.0, "m3", 0.0))
            .healthy(10);
    Samples leader = Samples.leader().silent(Trouble.Kind.REFUSED, 10);

    assertThat(judge(follower, leader, unmet("m3", 10)))
        .extracting(Suspicion::member, Suspicion::cause)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("m1", Cause.NOT_REACHABLE),
            org.assertj.core.groups.Tuple.tuple("m3", Cause.MEMBER_DOWN));
  }

  @Test
  void shouldCallAllDownWhereNothingIsDecidedAnyMore() {
    Samples leader = writing(Samples.leader(), "m3", 5).silent(Trouble.Kind.REFUSED, 5);

    assertThat(judge(leader, unmet("m2", 10), unmet("m3", 10)))
        .extracting(Suspicion::cause)
        .contains(Cause.MEMBER_DOWN)
        .doesNotContain(Cause.NOT_REACHABLE);
  }

  @ParameterizedTest
  @EnumSource(
      value = Trouble.Kind.class,
      names = {"OTHER", "TLS", "NOT_ETCD", "FORBIDDEN", "UNAUTHENTICATED", "GARBAGE"})
  void shouldNeverBlameAMemberForHowItWasAsked(Trouble.Kind kind) {
    assertThat(judge(Samples.leader().healthy(10), Samples.follower("m2").silent(kind, 10)))
        .filteredOn(said -> said.member().equals("m2"))
        .allSatisfy(
            said -> {
              assertThat(said.cause()).isEqualTo(Cause.NOT_REACHABLE);
              assertThat(said.severity()).isEqualTo(Severity.INFO);
            });
  }

  @ParameterizedTest
  @EnumSource(
      value = Trouble.Kind.class,
      names = {"OTHER", "REFUSED", "NOT_ETCD", "UNAVAILABLE", "NO_CONNECTION", "FORBIDDEN"})
  void shouldTakeOnlyRequestsForEvidenceThatWereAcceptedAndNotAnswered(Trouble.Kind kind) {
    Samples idle = Samples.leader().healthy(5);
    for (int i = 0; i < 10; i++) {
      idle.failing(kind);
    }

    assertThat(judge(idle, Samples.follower("m2").healthy(15)))
        .extracting(Suspicion::cause)
        .doesNotContain(Cause.RAFT_STUCK);
    assertThat(judge(Samples.leader().healthy(5).hanging(10), Samples.follower("m2").healthy(15)))
        .extracting(Suspicion::cause)
        .contains(Cause.RAFT_STUCK);
  }

  @Test
  void shouldWarnOfAVoterThatWasNeverStartedAndSayThatNobodyIsLeftToSpare() {
    List<Suspicion> said = judgeListed(false, 4 * SECOND);

    assertThat(said)
        .singleElement()
        .satisfies(
            only -> {
              assertThat(only.member()).isEqualTo("10.0.0.4:2380");
              assertThat(only.cause()).isEqualTo(Cause.NOT_STARTED);
              assertThat(only.severity()).isEqualTo(Severity.WARNING);
              assertThat(only.text())
                  .contains("3 of 4 members answer, 3 are needed", "no member is left to spare");
              assertThat(only.advice()).contains("etcdctl member remove 4d");
            });
  }

  @Test
  void shouldTellALearnerThatWasNeverStartedAsMereNews() {
    assertThat(judgeListed(true, 4 * SECOND))
        .extracting(Suspicion::severity)
        .containsExactly(Severity.INFO);
  }

  @Test
  void shouldLeaveTimeToStartAMemberThatWasJustAdded() {
    assertThat(judgeListed(false, 2 * SECOND)).isEmpty();
  }

  @Test
  void shouldSayThatAMemberIsDownThatNobodyAsksAndNobodyReaches() {
    MemberInfo unasked = new MemberInfo("m3", "m3", List.of("unix://m3:2379"), List.of(), false);
    Samples leader =
        Samples.leader().byLabel(EtcdMetric.ACTIVE_PEERS, Map.of("m2", 1.0, "m3", 0.0)).healthy(10);

    List<Suspicion> said =
        Samples.judge(
            with(
                new Membership(3, 0, true, List.of(unasked), List.of()),
                leader,
                Samples.follower("m2").healthy(10)));

    assertThat(said)
        .singleElement()
        .satisfies(
            only -> {
              assertThat(only.member()).isEqualTo("m3");
              assertThat(only.cause()).isEqualTo(Cause.MEMBER_DOWN);
              assertThat(only.text()).contains("not watched", "2 of 3 members answer");
            });
  }

  @Test
  void shouldNotPretendToKnowTheSizeOfAClusterThatNobodyTold() {
    Samples lost = Samples.follower("m2").healthy(5).silent(Trouble.Kind.REFUSED, 5);
    ClusterWindow window =
        with(new Membership(2, 0, false, List.of(), List.of()), Samples.leader().healthy(10), lost);

    assertThat(Samples.judge(window))
        .filteredOn(said -> said.cause() == Cause.MEMBER_DOWN)
        .singleElement()
        .satisfies(said -> assertThat(said.text()).contains("is not known here"));
    assertThat(Samples.judge(window)).extracting(Suspicion::member).doesNotContain(Finding.CLUSTER);
  }

  private static List<Suspicion> judgeListed(boolean learner, long seenNanos) {
    MemberInfo added =
        new MemberInfo("4d", "", List.of(), List.of("http://10.0.0.4:2380"), learner);
    return Samples.judge(
        with(
            new Membership(
                learner ? 3 : 4,
                learner ? 1 : 0,
                true,
                List.of(),
                List.of(new NeverStarted(added, seenNanos))),
            Samples.leader().healthy(10),
            Samples.follower("m2").healthy(10),
            Samples.follower("m3").healthy(10)));
  }

  private static ClusterWindow with(Membership membership, Samples... members) {
    return Samples.enrolled(Samples.cluster(members), membership);
  }

  private static List<Suspicion> judge(Samples... members) {
    return Samples.judge(Samples.cluster(members));
  }

  /** Lets entries be committed each second; a follower has each at once. */
  private static Samples writing(Samples leader, String follower, int seconds) {
    for (int i = 0; i < seconds; i++) {
      leader.committed(10_000 + i).match(follower, 10_000 + i).healthy(1);
    }
    return leader;
  }

  /** A member that never answered. */
  private static Samples unmet(String name, int seconds) {
    return Samples.follower(name).silent(Trouble.Kind.REFUSED, seconds);
  }
}
