package io.etcdprobe.core.cluster;

import static io.etcdprobe.core.cluster.Samples.MS;
import static io.etcdprobe.core.cluster.Samples.SECOND;
import static io.etcdprobe.core.cluster.Samples.cluster;
import static io.etcdprobe.core.cluster.Samples.follower;
import static io.etcdprobe.core.cluster.Samples.leader;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.Buckets;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.Trouble;
import io.etcdprobe.core.window.ClusterWindow;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything that etcd's own alerts (contrib/mixin) fire at is found here too, and long before. */
class AlertCounterpartTest {

  private static final double[] TRIP_BOUNDS = {0.1, 0.2, 0.4, Double.POSITIVE_INFINITY};

  /** etcd's alerts, each with a cluster at which the alert would fire after its waiting time. */
  enum Alert {
    MEMBERS_DOWN(
        Cause.MEMBER_DOWN,
        Severity.CRITICAL,
        () -> with(follower("m3").healthy(20).silent(Trouble.Kind.REFUSED, 5))),
    INSUFFICIENT_MEMBERS(
        Cause.NO_LEADER,
        Severity.CRITICAL,
        () ->
            cluster(
                follower("m1").state("StateFollower", "0").healthy(25),
                follower("m2").healthy(20).silent(Trouble.Kind.REFUSED, 5),
                follower("m3").healthy(20).silent(Trouble.Kind.REFUSED, 5))),
    NO_LEADER(
        Cause.NO_LEADER,
        Severity.CRITICAL,
        () ->
            cluster(
                follower("m1").state("StateCandidate", "0").healthy(25),
                follower("m2").state("StateFollower", "0").healthy(25),
                follower("m3").state("StateFollower", "0").healthy(25))),
    HIGH_NUMBER_OF_LEADER_CHANGES(
        Cause.LEADER_FLAPPING,
        Severity.WARNING,
        () ->
            cluster(
                List.of(),
                List.of(-300 * SECOND, -200 * SECOND, -100 * SECOND, -50 * SECOND),
                leader().healthy(25),
                follower("m2").healthy(25),
                follower("m3").healthy(25))),
    HIGH_NUMBER_OF_FAILED_GRPC_REQUESTS(
        Cause.OVERLOAD,
        Severity.WARNING,
        () ->
            with(
                follower("m3")
                    .byLabel(EtcdMetric.HANDLED, Map.of("OK", 1000.0, "Unavailable", 10.0))
                    .healthy(15)
                    .byLabel(EtcdMetric.HANDLED, Map.of("OK", 1400.0, "Unavailable", 40.0))
                    .healthy(10))),
    MEMBER_COMMUNICATION_SLOW(
        Cause.NETWORK_SLOW,
        Severity.WARNING,
        () ->
            cluster(
                leader()
                    .roundTrips("m3", trips(10))
                    .healthy(15)
                    .roundTrips("m3", trips(13))
                    .healthy(30)
                    .roundTrips("m3", trips(16))
                    .healthy(10),
                follower("m2")
                    .roundTrips("m3", trips(10))
                    .healthy(15)
                    .roundTrips("m3", trips(13))
                    .healthy(30)
                    .roundTrips("m3", trips(16))
                    .healthy(10),
                far(follower("m3").healthy(45)))),
    HIGH_NUMBER_OF_FAILED_PROPOSALS(
        Cause.OVERLOAD,
        Severity.WARNING,
        () ->
            cluster(
                leader()
                    .value(EtcdMetric.PROPOSALS_FAILED, 0)
                    .healthy(15)
                    .value(EtcdMetric.PROPOSALS_FAILED, 90)
                    .healthy(10),
                follower("m2").healthy(25),
                follower("m3").healthy(25))),
    HIGH_FSYNC_DURATIONS(
        Cause.DISK_SLOW,
        Severity.WARNING,
        () -> with(slow(0.6, 0.002, follower("m3").healthy(20)))),
    HIGH_COMMIT_DURATIONS(
        Cause.DISK_SLOW,
        Severity.WARNING,
        () -> with(slow(0.0008, 0.3, follower("m3").healthy(20)))),
    DATABASE_QUOTA_LOW_SPACE(
        Cause.QUOTA,
        Severity.CRITICAL,
        () -> with(follower("m3").value(EtcdMetric.DB_SIZE, 1.93e9).healthy(25))),
    EXCESSIVE_DATABASE_GROWTH(Cause.QUOTA, Severity.WARNING, () -> with(growing())),
    DATABASE_HIGH_FRAGMENTATION_RATIO(
        Cause.FRAGMENTATION,
        Severity.INFO,
        () ->
            with(
                follower("m3")
                    .value(EtcdMetric.DB_SIZE, 1e9)
                    .value(EtcdMetric.DB_IN_USE, 2e8)
                    .healthy(25)));

    private final Cause cause;
    private final Severity severity;
    private final Supplier<ClusterWindow> cluster;

    Alert(Cause cause, Severity severity, Supplier<ClusterWindow> cluster) {
      this.cause = cause;
      this.severity = severity;
      this.cluster = cluster;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindWhatEtcdsAlertFiresAt(Alert alert) {
    assertThat(Samples.judge(alert.cluster.get()))
        .anySatisfy(
            suspicion -> {
              assertThat(suspicion.cause()).isEqualTo(alert.cause);
              assertThat(suspicion.severity()).isGreaterThanOrEqualTo(alert.severity);
            });
  }

  private static ClusterWindow with(Samples third) {
    int seconds = third.seconds();
    return cluster(leader().healthy(seconds), follower("m2").healthy(seconds), third);
  }

  private static Samples slow(double fsync, double commit, Samples member) {
    for (int second = 0; second < 10; second++) {
      for (int i = 0; i < 4; i++) {
        member.fsync(fsync).commit(commit);
      }
      member.second(2 * MS, 60 * MS, 4 * MS, MS);
    }
    return member;
  }

  /** 2 MB a second: 600 MB in five minutes, of a quota of 2 GB. */
  private static Samples growing() {
    Samples member = follower("m3");
    for (int second = 0; second < 300; second++) {
      member.value(EtcdMetric.DB_SIZE, 1e8 + 2e6 * second).healthy(1);
    }
    return member;
  }

  /** Ten seconds of reads that take as long as the links to the other members. */
  private static Samples far(Samples member) {
    for (int second = 0; second < 10; second++) {
      member.fsync(0.001).second(2_000_000, 162_000_000, 160_000_000, 1_000_000);
    }
    return member;
  }

  static Buckets trips(int count) {
    return Buckets.of(TRIP_BOUNDS, new long[] {0, count, count, count}, 0.16 * count);
  }
}
