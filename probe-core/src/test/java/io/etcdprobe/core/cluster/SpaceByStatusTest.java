package io.etcdprobe.core.cluster;

import static io.etcdprobe.core.cluster.Samples.cluster;
import static io.etcdprobe.core.cluster.Samples.follower;
import static io.etcdprobe.core.cluster.Samples.judge;
import static io.etcdprobe.core.cluster.Samples.leader;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import org.junit.jupiter.api.Test;

/** Without metrics, the status tells the quota from 3.6 on. */
class SpaceByStatusTest {

  @Test
  void shouldWarnByTheStatusQuota() {
    assertThat(
            judge(
                cluster(
                    leader().healthy(20).unmeasured(90_000_000, 100_000_000L),
                    follower("m2").healthy(20))))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.cause()).isEqualTo(Cause.QUOTA);
              assertThat(one.severity()).isEqualTo(Severity.WARNING);
              assertThat(one.evidence())
                  .allSatisfy(each -> assertThat(each.source()).isEqualTo("Maintenance.Status"));
            });
  }

  @Test
  void shouldNotWarnOfAQuotaThatIsNone() {
    assertThat(
            judge(
                cluster(
                    leader().healthy(20).unmeasured(90_000_000_000L, null),
                    follower("m2").healthy(20))))
        .isEmpty();
  }
}
