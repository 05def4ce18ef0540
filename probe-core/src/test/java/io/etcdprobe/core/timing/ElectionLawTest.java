package io.etcdprobe.core.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElectionLawTest {

  // An independent simulation of raft's ticks with PreVote, at etcd's defaults.
  @ParameterizedTest
  @CsvSource({
    "3,950,0.02",
    "3,1000,0.11",
    "3,1100,0.28",
    "3,1200,0.44",
    "3,1300,0.58",
    "3,1500,0.81",
    "3,1700,0.94",
    "5,1000,0.20",
    "5,1200,0.68",
    "5,1500,0.96"
  })
  void shouldAgreeWithASimulationOfRaft(int members, long stallMillis, double probability) {
    assertThat(loss(stallMillis, ElectionTiming.DEFAULT, members))
        .isCloseTo(probability, within(0.025));
  }

  @ParameterizedTest
  @CsvSource({"2250,0.05", "2500,0.20", "3000,0.51", "3750,0.85"})
  void shouldAgreeWithASimulationOfSlowHardwareTiming(long stallMillis, double probability) {
    ElectionTiming slower = new ElectionTiming(Duration.ofMillis(500), Duration.ofMillis(2500));

    assertThat(loss(stallMillis, slower, 3)).isCloseTo(probability, within(0.025));
  }

  @Test
  void shouldBeImpossibleBelowAndCertainBeyondTheLevels() {
    assertThat(loss(899, ElectionTiming.DEFAULT, 3)).isZero();
    assertThat(loss(1900, ElectionTiming.DEFAULT, 3)).isEqualTo(1);
    assertThat(loss(100_000, ElectionTiming.DEFAULT, 1)).isZero();
  }

  @Property(tries = 50)
  void shouldNeverShrinkWithALongerStall(
      @ForAll @IntRange(min = 800, max = 1950) int stall,
      @ForAll @IntRange(min = 3, max = 7) int members) {
    assertThat(loss(stall + 10, ElectionTiming.DEFAULT, members))
        .isGreaterThanOrEqualTo(loss(stall, ElectionTiming.DEFAULT, members));
  }

  @Test
  void shouldRejectClustersThatAreNone() {
    assertThatThrownBy(() -> loss(1000, ElectionTiming.DEFAULT, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double loss(long stallMillis, ElectionTiming timing, int members) {
    return ElectionLaw.leadershipLossProbability(stallMillis * 1_000_000, timing, members);
  }
}
