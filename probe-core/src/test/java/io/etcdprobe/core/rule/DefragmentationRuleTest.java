package io.etcdprobe.core.rule;

import static io.etcdprobe.core.cluster.Samples.MS;
import static io.etcdprobe.core.cluster.Samples.SECOND;
import static io.etcdprobe.core.cluster.Samples.cluster;
import static io.etcdprobe.core.cluster.Samples.follower;
import static io.etcdprobe.core.cluster.Samples.judge;
import static io.etcdprobe.core.cluster.Samples.leader;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.cluster.ClusterJudge;
import io.etcdprobe.core.cluster.Samples;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.window.ClusterWindow;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefragmentationRuleTest {

  @Test
  void shouldNameItsLengthAndWhatWaitsForIt() {
    Samples follower = rewriting(follower("m2").healthy(30), 8);

    Suspicion only = only(cluster(leader().healthy(38), follower, follower("m3").healthy(38)));

    assertThat(only.member()).isEqualTo("m2");
    assertThat(only.cause()).isEqualTo(Cause.DEFRAGMENTATION);
    assertThat(only.severity()).isEqualTo(Severity.INFO);
    assertThat(only.text())
        .startsWith("it has been rewriting its database of 20 MB for 7")
        .endsWith("; reads and writes wait until it ends");
  }

  @Test
  void shouldNotSayThatAnythingWaitsWhereNothingIsLate() {
    Samples follower = follower("m2").healthy(30).value(EtcdMetric.DEFRAG_INFLIGHT, 1).healthy(2);

    assertThat(only(cluster(leader().healthy(32), follower, follower("m3").healthy(32))).text())
        .doesNotContain("wait");
  }

  @Test
  void shouldWarnOfALeaderThatTakesLongerThanAStallThatCostsTheLeadership() {
    ClusterWindow shortly = cluster(rewriting(leader().healthy(30), 1), follower("m2").healthy(31));
    ClusterWindow longer = cluster(rewriting(leader().healthy(30), 3), follower("m2").healthy(33));

    assertThat(only(shortly).severity()).isEqualTo(Severity.INFO);
    assertThat(only(longer).severity()).isEqualTo(Severity.WARNING);
    assertThat(only(longer).text()).contains("and it leads");
    assertThat(only(longer).advice()).contains("move-leader");
  }

  @Test
  void shouldWarnOfTwoMembersAtOnce() {
    List<Suspicion> both =
        judge(
            cluster(
                leader().healthy(34),
                rewriting(follower("m2").healthy(30), 4),
                rewriting(follower("m3").healthy(30), 4)));

    assertThat(both)
        .allSatisfy(
            suspicion -> {
              assertThat(suspicion.cause()).isEqualTo(Cause.DEFRAGMENTATION);
              assertThat(suspicion.severity()).isEqualTo(Severity.WARNING);
            })
        .extracting(Suspicion::text)
        .anySatisfy(text -> assertThat(text).contains("so does m3"))
        .anySatisfy(text -> assertThat(text).contains("so does m2"));
  }

  @Test
  void shouldExplainWhatFollowsFromItOnThatMember() {
    Samples follower = follower("m2").healthy(30).value(EtcdMetric.DEFRAG_INFLIGHT, 1);
    follower.value(EtcdMetric.PROPOSALS_PENDING, 3000);
    for (int second = 0; second < 15; second++) {
      for (int i = 0; i < 10; i++) {
        follower.fsync(0.040);
        follower.commit(0.2);
      }
      follower.fsync(0.5);
      follower.second(30 * MS, 4000 * MS, 4000 * MS, 4000 * MS);
    }

    assertThat(judge(cluster(leader().healthy(45), follower, follower("m3").healthy(45))))
        .extracting(Suspicion::cause)
        .containsExactly(Cause.DEFRAGMENTATION);
  }

  @Test
  void shouldNotTakeTheOnlyMembersLoopForStuckMeanwhile() {
    Samples only = leader().healthy(30).value(EtcdMetric.DEFRAG_INFLIGHT, 1).hanging(6);

    Suspicion found = only(cluster(only));

    assertThat(found.cause()).isEqualTo(Cause.DEFRAGMENTATION);
    assertThat(found.severity()).isEqualTo(Severity.WARNING);
    assertThat(found.text()).doesNotContain("it leads");
  }

  @Test
  void shouldWeighAsMuchAsTheStallOfTheLeadersDiskThatItStandsFor() {
    Samples leader = leader().healthy(30).value(EtcdMetric.DEFRAG_INFLIGHT, 1).fsync(1.2);
    leader.second(2 * MS, 2 * MS, 2 * MS, MS);

    Suspicion only = only(cluster(leader, follower("m2").healthy(31)));

    assertThat(only.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(only.text()).contains("an fdatasync of the WAL took about 1.2 s meanwhile");
  }

  @Test
  void shouldStillTellOfAStallThatCameAfterIt() {
    Samples leader =
        rewriting(leader().healthy(30), 2).value(EtcdMetric.DEFRAG_INFLIGHT, 0).healthy(4);
    leader.fsync(1.2).healthy(1);

    assertThat(judge(cluster(leader, follower("m2").healthy(37))))
        .anySatisfy(
            suspicion -> {
              assertThat(suspicion.cause()).isEqualTo(Cause.DISK_STALL);
              assertThat(suspicion.severity()).isEqualTo(Severity.CRITICAL);
            });
  }

  @Test
  void shouldTellOfOneThatNoReadingMet() {
    Samples follower = follower("m2").histogram(EtcdMetric.DEFRAG, 0, 0).healthy(30).askedEvery(5);
    follower.histogram(EtcdMetric.DEFRAG, 1, 3.2).healthy(5);

    assertThat(only(cluster(leader().healthy(35), follower)).text())
        .startsWith("it rewrote its database of 20 MB in 3.2 s");
  }

  @Test
  void shouldExplainForAsLongAsTheRulesLookBackWhatItLeft() {
    Samples leader = leader().healthy(60);
    Samples follower =
        rewriting(follower("m2").healthy(30), 15).value(EtcdMetric.DEFRAG_INFLIGHT, 0);
    follower.value(EtcdMetric.PROPOSALS_PENDING, 3000).healthy(15);
    ClusterWindow after = cluster(leader, follower, follower("m3").healthy(60));
    Finding ended =
        new Finding(
            "m2",
            Cause.DEFRAGMENTATION,
            Severity.INFO,
            Instant.EPOCH,
            "it rewrote its database",
            List.of(),
            "");

    assertThat(judge(after)).extracting(Suspicion::cause).containsOnly(Cause.OVERLOAD);
    assertThat(ClusterJudge.judge(after, List.of(ended), () -> {})).isEmpty();
  }

  @Test
  void shouldNotExplainAMemberThatServesNothingAnyMore() {
    Samples leader = rewriting(leader().healthy(30), 3);
    leader.silent(io.etcdprobe.core.member.Trouble.Kind.TIMEOUT, 4);

    assertThat(judge(cluster(leader, follower("m2").healthy(37), follower("m3").healthy(37))))
        .extracting(Suspicion::cause)
        .contains(Cause.CPU_STARVED)
        .doesNotContain(Cause.DEFRAGMENTATION);
  }

  private static Samples rewriting(Samples member, int seconds) {
    member.value(EtcdMetric.DEFRAG_INFLIGHT, 1);
    for (int i = 0; i < seconds; i++) {
      member.second(2 * MS, 4 * SECOND, 4 * SECOND, 4 * SECOND);
    }
    return member;
  }

  private static Suspicion only(ClusterWindow cluster) {
    List<Suspicion> all = judge(cluster);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }
}
