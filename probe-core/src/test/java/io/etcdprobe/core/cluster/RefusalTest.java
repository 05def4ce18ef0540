package io.etcdprobe.core.cluster;

import static io.etcdprobe.core.cluster.Samples.cluster;
import static io.etcdprobe.core.cluster.Samples.follower;
import static io.etcdprobe.core.cluster.Samples.judge;
import static io.etcdprobe.core.cluster.Samples.leader;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Trouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A member that says that we may not ask is up and, as far as that tells, well. */
class RefusalTest {

  @ParameterizedTest
  @EnumSource(
      value = Trouble.Kind.class,
      names = {"FORBIDDEN", "UNAUTHENTICATED"})
  void shouldTakeNoRefusalForAnIllness(Trouble.Kind refusal) {
    assertThat(
            judge(
                cluster(
                    leader().healthy(20).refusing(refusal, 20),
                    follower("m2").healthy(20).refusing(refusal, 20),
                    follower("m3").healthy(20).refusing(refusal, 20))))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Trouble.Kind.class,
      names = {"FORBIDDEN", "UNAUTHENTICATED"})
  void shouldCountWhoRefusesAmongThoseThatAnswer(Trouble.Kind refusal) {
    Samples down = follower("m3").healthy(20).silent(Trouble.Kind.REFUSED, 10);
    Samples refuses = follower("m2").healthy(20).refusingAll(refusal, 10);
    Samples more = follower("m4").healthy(30);

    assertThat(judge(cluster(leader().healthy(30), refuses, down, more)))
        .filteredOn(suspicion -> suspicion.cause() == Cause.MEMBER_DOWN)
        .singleElement()
        .satisfies(
            suspicion -> {
              assertThat(suspicion.text()).contains("3 of 4 members answer");
              assertThat(suspicion.severity()).isEqualTo(Severity.CRITICAL);
            });
  }
}
