package io.etcdprobe.core.rule;

import static io.etcdprobe.core.cluster.Samples.MS;
import static io.etcdprobe.core.cluster.Samples.SECOND;
import static io.etcdprobe.core.cluster.Samples.cluster;
import static io.etcdprobe.core.cluster.Samples.follower;
import static io.etcdprobe.core.cluster.Samples.judge;
import static io.etcdprobe.core.cluster.Samples.leader;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.cluster.Samples;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SharedStallRuleTest {

  @Test
  void shouldSayOnceThatTwoMembersStalledTogetherAndBlameNeither() {
    Samples leader = stall(leader().healthy(300), 1.2).healthy(3);
    Samples second = stall(follower("m2").healthy(300), 0.9).healthy(3);

    List<Suspicion> found = judge(cluster(leader, second, follower("m3").healthy(304)));

    assertThat(found).hasSize(1);
    Suspicion only = found.getFirst();
    assertThat(only.member()).isEqualTo(Finding.CLUSTER);
    assertThat(only.cause()).isEqualTo(Cause.SHARED_STALL);
    assertThat(only.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(only.text())
        .isEqualTo(
            "2 of 3 members stalled at the same moment, at about 1970-01-01T00:05:00Z"
                + " (m1 1.2 s, m2 900 ms): they share a host, storage or power");
  }

  @Test
  void shouldTellThreeAtOnceAlreadyAfterAMinute() {
    Samples[] members = {leader(), follower("m2"), follower("m3")};
    for (Samples member : members) {
      stall(member.healthy(60), 0.5).healthy(2);
    }

    assertThat(judge(cluster(members)))
        .extracting(Suspicion::cause, Suspicion::severity)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Cause.SHARED_STALL, Severity.WARNING));
  }

  @Test
  void shouldKeepTheFindingOfAMemberThatStallsAloneToo() {
    Samples leader = leader().healthy(300);
    stall(stall(leader, 1.2).healthy(5), 1.1).healthy(3);
    Samples second = stall(follower("m2").healthy(300), 0.9).healthy(9);
    Samples third = stall(follower("m3").healthy(300), 0.9).healthy(9);

    assertThat(judge(cluster(leader, second, third)))
        .extracting(Suspicion::member, Suspicion::cause)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(Finding.CLUSTER, Cause.SHARED_STALL),
            org.assertj.core.groups.Tuple.tuple("m1", Cause.DISK_STALL));
  }

  @Test
  void shouldBlameEachForItselfWhereTheyStallAtDifferentMoments() {
    Samples leader = stall(leader().healthy(300), 1.2).healthy(9);
    Samples second = stall(follower("m2").healthy(305), 0.9).healthy(4);

    assertThat(judge(cluster(leader, second)))
        .extracting(Suspicion::cause)
        .containsExactly(Cause.DISK_STALL, Cause.DISK_STALL);
  }

  @Test
  void shouldNotTakeOneMeetingInTheFirstMinuteForMoreThanChance() {
    Samples leader = stall(leader().healthy(50), 1.2).healthy(3);
    Samples second = stall(follower("m2").healthy(50), 0.9).healthy(3);

    assertThat(judge(cluster(leader, second)))
        .extracting(Suspicion::cause)
        .containsExactly(Cause.DISK_STALL, Cause.DISK_STALL);
  }

  @Test
  void shouldNotTakeMeetingsOfSeldomReadMembersForMoreThanChance() {
    Samples leader = stall(leader().healthy(300), 1.2).healthy(3);
    Samples second = follower("m2").healthy(300).fsync(0.9);
    second.second(2 * MS, 2 * MS, 2 * MS, MS).stalled(301 * SECOND, 900 * MS, 292 * SECOND);

    assertThat(judge(cluster(leader, second.healthy(3))))
        .extracting(Suspicion::cause)
        .doesNotContain(Cause.SHARED_STALL);
  }

  @Property(tries = 100)
  void shouldSeldomTakeDisksThatOftenStallByThemselvesForOne(@ForAll Random random) {
    int told = 0;
    for (int round = 0; round < 20; round++) {
      Samples[] members = {leader(), follower("m2"), follower("m3")};
      int mean = 5 + random.nextInt(40);
      for (int second = 0; second < 200; second++) {
        for (Samples member : members) {
          one(member, random, mean);
        }
      }
      told += SharedStalls.of(cluster(members)).lately().isEmpty() ? 0 : 1;
    }
    assertThat(told).isLessThan(5);
  }

  @Test
  void shouldTellDisksThatOftenStallTogether() {
    Samples[] members = {leader(), follower("m2"), follower("m3")};
    for (int i = 0; i < 20; i++) {
      for (Samples member : members) {
        stall(member.healthy(10), 0.4);
      }
    }

    assertThat(judge(cluster(members)))
        .singleElement()
        .satisfies(
            only ->
                assertThat(only.text())
                    .startsWith("all members stalled at the same moment")
                    .contains("and 19 times before"));
  }

  private static void one(Samples member, RandomGenerator random, int mean) {
    if (random.nextInt(mean) == 0) {
      stall(member, 0.3);
    } else {
      member.healthy(1);
    }
  }

  /** A second with a stall; the reading at its end shows it. */
  private static Samples stall(Samples member, double seconds) {
    member.fsync(seconds).healthy(1);
    return member.stalled(
        member.seconds() * SECOND,
        Math.round(seconds * 1e9),
        (member.seconds() - 1) * SECOND - 2 * MS);
  }
}
