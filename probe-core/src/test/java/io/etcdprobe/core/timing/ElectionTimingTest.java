package io.etcdprobe.core.timing;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ElectionTimingTest {

  @Test
  void shouldDeriveTheStallLevelsFromEtcdsDefaults() {
    ElectionTiming timing = ElectionTiming.DEFAULT;

    assertThat(timing.electionTicks()).isEqualTo(10);
    assertThat(timing.heartbeatNanos()).isEqualTo(ofMillis(100).toNanos());
    assertThat(timing.lateHeartbeatNanos()).isEqualTo(ofMillis(200).toNanos());
    assertThat(timing.leadershipAtRiskNanos()).isEqualTo(ofMillis(900).toNanos());
    assertThat(timing.leadershipLostNanos()).isEqualTo(ofMillis(1900).toNanos());
  }

  @Test
  void shouldRoundAnElectionTimeoutDownToWholeHeartbeats() {
    assertThat(new ElectionTiming(ofMillis(300), ofMillis(1700)).electionTicks()).isEqualTo(5);
  }

  @Test
  void shouldRefuseWhatEtcdRefuses() {
    assertThatThrownBy(() -> new ElectionTiming(ofMillis(100), ofMillis(499)))
        .hasMessage(
            "election timeout 499ms is under five heartbeats of 100ms, which etcd refuses; give at"
                + " least 500ms");
    assertThatThrownBy(() -> new ElectionTiming(ofMillis(100), ofMillis(50_001)))
        .hasMessageContaining("over 50s");
    assertThatThrownBy(() -> new ElectionTiming(Duration.ZERO, ofMillis(1000)))
        .hasMessageContaining("heartbeat interval 0ms");
    assertThatThrownBy(() -> new ElectionTiming(Duration.ofNanos(1_500_000), ofMillis(1000)))
        .hasMessageContaining("whole milliseconds");
    assertThat(new ElectionTiming(ofMillis(10_000), ofMillis(50_000)).electionTicks()).isEqualTo(5);
  }
}
