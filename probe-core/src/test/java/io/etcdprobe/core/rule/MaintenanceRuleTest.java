package io.etcdprobe.core.rule;

import static io.etcdprobe.core.cluster.Samples.MS;
import static io.etcdprobe.core.cluster.Samples.cluster;
import static io.etcdprobe.core.cluster.Samples.follower;
import static io.etcdprobe.core.cluster.Samples.judge;
import static io.etcdprobe.core.cluster.Samples.leader;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.cluster.Samples;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.EtcdMetric;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaintenanceRuleTest {

  @Test
  void shouldNameWhoSendsASnapshotToWhomAndWhoTakesItIn() {
    Samples leader =
        leader().healthy(30).byLabel(EtcdMetric.SNAPSHOT_SENDING, Map.of("m2", 1.0)).healthy(2);
    Samples follower =
        follower("m2")
            .healthy(30)
            .byLabel(EtcdMetric.SNAPSHOT_RECEIVING, Map.of("leader", 1.0))
            .healthy(2);

    assertThat(judge(cluster(leader, follower, follower("m3").healthy(32))))
        .allSatisfy(
            suspicion -> {
              assertThat(suspicion.cause()).isEqualTo(Cause.MAINTENANCE);
              assertThat(suspicion.severity()).isEqualTo(Severity.INFO);
            })
        .extracting(Suspicion::text)
        .containsExactly(
            "it sends a snapshot to m2 (its database has 20 MB)", "it receives a snapshot from m1");
  }

  @Test
  void shouldTellOfASnapshotThatNoReadingMet() {
    Samples leader =
        leader().healthy(30).byLabel(EtcdMetric.SNAPSHOT_SENT, Map.of("m2", 1.0)).healthy(2);

    assertThat(judge(cluster(leader, follower("m2").healthy(32))))
        .extracting(Suspicion::text)
        .containsExactly("it sends a snapshot to m2 (its database has 20 MB)");
    assertThat(judge(cluster(leader.healthy(10), follower("m2").healthy(42)))).isEmpty();
  }

  @Test
  void shouldExplainAFollowerThatLagsWhileItPutsASnapshotInPlace() {
    Samples leader = leader().healthy(30).match("m2", 100).healthy(4);
    Samples follower = follower("m2").healthy(30).value(EtcdMetric.SNAPSHOT_APPLYING, 1).healthy(4);

    assertThat(judge(cluster(leader, follower, follower("m3").healthy(34))))
        .extracting(Suspicion::text)
        .containsExactly("it replaces its database with a snapshot");
  }

  @Test
  void shouldTellOfACompactionThatLastsAndNotOfAQuickOne() {
    Samples quick = compacting(leader().healthy(30), 300);
    Samples lasting = compacting(leader().healthy(30), 4200);

    assertThat(judge(cluster(quick, follower("m2").healthy(31)))).isEmpty();
    assertThat(judge(cluster(lasting, follower("m2").healthy(31))))
        .extracting(Suspicion::text)
        .containsExactly("it compacted its database in 4.2 s");
  }

  @Test
  void shouldSeeACompactionGoingOnByItsPauses() {
    Samples leader =
        leader()
            .histogram(EtcdMetric.COMPACTION, 3, 100)
            .histogram(EtcdMetric.COMPACTION_PAUSE, 10, 100)
            .healthy(30);
    for (int i = 1; i <= 4; i++) {
      leader.histogram(EtcdMetric.COMPACTION_PAUSE, 10 + 5 * i, 100).healthy(1);
    }

    assertThat(judge(cluster(leader, follower("m2").healthy(34))))
        .extracting(Suspicion::text)
        .containsExactly("it has been compacting its database for 3 s");
  }

  @Test
  void shouldNotHideACriticalStallBehindWork() {
    Samples leader = leader().healthy(30);
    leader.byLabel(EtcdMetric.SNAPSHOT_SENDING, Map.of("m2", 1.0)).fsync(1.2).healthy(2);

    assertThat(judge(cluster(leader, follower("m2").healthy(32))))
        .extracting(Suspicion::cause)
        .containsExactlyInAnyOrder(Cause.MAINTENANCE, Cause.DISK_STALL);
  }

  @Test
  void shouldKnowAClusterThatWasRestoredByItsTerm() {
    List<Suspicion> found =
        judge(cluster(restored(leader()), restored(follower("m2")), restored(follower("m3"))));

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().member()).isEqualTo(Finding.CLUSTER);
    assertThat(found.getFirst().text())
        .isEqualTo(
            "the cluster was restored from a snapshot or created anew: the term fell from 7 to 2");
  }

  @Test
  void shouldNameTheMemberWhoseDataAloneWereReplaced() {
    assertThat(
            judge(
                cluster(
                    leader().term(7).healthy(40),
                    restored(follower("m2")),
                    follower("m3").term(7).healthy(40))))
        .extracting(Suspicion::member, Suspicion::text)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "m2", "its data were replaced: the term fell from 7 to 2"));
  }

  private static Samples restored(Samples member) {
    member.term(7).healthy(30).restart();
    member.term(2);
    for (int i = 0; i < 10; i++) {
      member.second(2 * MS, 2 * MS, 2 * MS, MS);
    }
    return member;
  }

  private static Samples compacting(Samples leader, double millis) {
    // A reading from before the compaction.
    leader.histogram(EtcdMetric.COMPACTION, 3, 100).healthy(1);
    return leader.histogram(EtcdMetric.COMPACTION, 4, 100 + millis).healthy(1);
  }
}
