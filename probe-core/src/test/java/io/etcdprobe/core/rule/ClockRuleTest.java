package io.etcdprobe.core.rule;

import static io.etcdprobe.core.cluster.Samples.MS;
import static io.etcdprobe.core.cluster.Samples.SECOND;
import static io.etcdprobe.core.cluster.Samples.cluster;
import static io.etcdprobe.core.cluster.Samples.follower;
import static io.etcdprobe.core.cluster.Samples.leader;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.cluster.Samples;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockRuleTest {

  @ParameterizedTest
  @CsvSource({
    "0, NONE",
    "900, NONE",
    "-900, NONE",
    "3200, INFO",
    "-3200, INFO",
    "45000, WARNING",
    "-45000, WARNING"
  })
  void shouldNameTheMemberWhoseClockDiffers(long aheadMillis, String severity) {
    List<Suspicion> found =
        Samples.judge(
            cluster(
                leader().healthy(20),
                follower("m2").healthy(20),
                follower("m3").ahead(aheadMillis * MS).healthy(20)));

    if (severity.equals("NONE")) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found)
          .singleElement()
          .satisfies(one -> assertThat(one.member()).isEqualTo("m3"))
          .satisfies(one -> assertThat(one.cause()).isEqualTo(Cause.CLOCK))
          .satisfies(one -> assertThat(one.severity()).isEqualTo(Severity.valueOf(severity)));
    }
  }

  @Test
  void shouldFindItInAnswersThatComeSeldom() {
    assertThat(
            Samples.judge(
                cluster(
                    leader().healthy(50).askedEvery(4),
                    follower("m2").healthy(50).askedEvery(8),
                    follower("m3").ahead(45 * SECOND).healthy(50).askedEvery(8))))
        .singleElement()
        .satisfies(one -> assertThat(one.member()).isEqualTo("m3"))
        .satisfies(one -> assertThat(one.cause()).isEqualTo(Cause.CLOCK));
  }

  @Test
  void shouldAccuseNobodyWhereOurOwnClockIsWrong() {
    assertThat(
            Samples.judge(
                cluster(
                    leader().ahead(-100 * SECOND).healthy(20),
                    follower("m2").ahead(-100 * SECOND).healthy(20),
                    follower("m3").ahead(-100 * SECOND).healthy(20))))
        .isEmpty();
  }

  @Test
  void shouldNotTakeAClockThatIsSetForOneThatDiffers() {
    assertThat(
            Samples.judge(
                cluster(
                    leader().healthy(20),
                    follower("m2").healthy(20),
                    follower("m3").ahead(20 * SECOND).healthy(10).ahead(0).healthy(10))))
        .isEmpty();
  }
}
