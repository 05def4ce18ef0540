package io.etcdprobe.core.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneWayTest {

  @Test
  void shouldTellLossOnOneWayFromLossOnTheOther() {
    UdpTrace trace = Traces.udp(1000, k -> k % 100 == 7, k -> k % 50 == 3);

    assertThat(OneWay.up(trace).lost()).isEqualTo(10);
    assertThat(OneWay.up(trace).sent()).isEqualTo(1000);
    assertThat(OneWay.down(trace).lost()).isEqualTo(20);
    assertThat(OneWay.down(trace).sent()).as("only what arrived is answered").isEqualTo(990);
  }

  @Test
  void shouldBoundALossThatWasNotSeenByTheRuleOfThree() {
    OneWay none = OneWay.up(Traces.whole(3000));

    assertThat(none.lost()).isZero();
    assertThat(none.lossLow()).isZero();
    assertThat(none.lossHigh()).isCloseTo(0.001, within(0.00001));
    assertThat(none.longestBurstNanos()).isZero();
  }

  @Test
  void shouldGiveTheIntervalOfClopperAndPearson() {
    // 10 of 100: 4.90 % to 17.62 % (Brown, Cai and DasGupta, 2001, and any statistics program).
    OneWay ten = OneWay.up(Traces.udp(100, k -> k % 10 == 0, k -> false));

    assertThat(ten.lossLow()).isCloseTo(0.0490, within(0.0001));
    assertThat(ten.lossHigh()).isCloseTo(0.1762, within(0.0001));
  }

  @Test
  void shouldMeasureTheLongestRunOfLostDatagrams() {
    UdpTrace trace = Traces.udp(1000, k -> k >= 300 && k < 361 || k == 700, k -> k == 5);

    assertThat(OneWay.up(trace).longestBurstNanos()).isEqualTo(61 * Traces.INTERVAL);
    assertThat(OneWay.down(trace).longestBurstNanos()).isEqualTo(Traces.INTERVAL);
  }

  @Test
  void shouldCallTheChangeOfTheDelayJitterAndNotTheDelay() {
    assertThat(OneWay.up(Traces.whole(100)).jitterP99Nanos()).isZero();

    UdpTrace whole = Traces.whole(100);
    long[] taken = new long[100];
    for (int k = 0; k < 100; k++) {
      taken[k] = whole.taken().at(k) + (k % 2) * 30_000;
    }
    UdpTrace jittery =
        new UdpTrace(
            Traces.INTERVAL,
            whole.sent(),
            Ticks.of(taken),
            whole.answered(),
            whole.got(),
            0,
            0,
            0,
            0,
            0,
            0,
            0);
    assertThat(OneWay.up(jittery).jitterP99Nanos()).isEqualTo(30_000);
    assertThat(OneWay.up(jittery).jitterMeanNanos()).isEqualTo(30_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldCountWhateverIsLost(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = 1 + random.nextInt(500);
    boolean[] up = new boolean[size];
    boolean[] down = new boolean[size];
    double share = random.nextDouble();
    int lostUp = 0;
    int lostDown = 0;
    for (int k = 0; k < size; k++) {
      up[k] = random.nextDouble() < share;
      down[k] = random.nextDouble() < share;
      lostUp += up[k] ? 1 : 0;
      lostDown += !up[k] && down[k] ? 1 : 0;
    }
    UdpTrace trace = Traces.udp(size, k -> up[k], k -> down[k]);
    OneWay there = OneWay.up(trace);
    OneWay back = OneWay.down(trace);

    assertThat(there.lost()).isEqualTo(lostUp);
    assertThat(back.lost()).isEqualTo(lostDown);
    assertThat(there.lossLow()).isLessThanOrEqualTo(there.lossShare());
    assertThat(there.lossHigh()).isGreaterThanOrEqualTo(there.lossShare());
    assertThat(there.longestBurstNanos()).isLessThanOrEqualTo(there.lost() * Traces.INTERVAL);
  }
}
