package io.etcdprobe.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.etcdprobe.core.forecast.StallHistory.Spell;
import io.etcdprobe.core.timing.ElectionLaw;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.core.timing.HeartbeatLaw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StallForecastTest {

  private static final ElectionTiming TIMING = ElectionTiming.DEFAULT;
  private static final double MILLI = 1e6;
  private static final double SECOND = 1e9;

  @Test
  void shouldSayNoMoreThanAnUpperLimitWhereNoStallWasSeen() {
    Forecast forecast =
        StallForecast.of(new StallHistory(List.of(), (long) (60 * SECOND), 9000), TIMING, 3);

    // Garwood: 3.689 events in a minute, and each can make the heartbeats to two followers late.
    assertThat(forecast.leadershipLosses().point()).isNull();
    assertThat(forecast.leadershipLosses().low()).isZero();
    assertThat(forecast.leadershipLosses().high()).isCloseTo(3.689 * 1440, within(1.0));
    assertThat(forecast.lateHeartbeats().high()).isCloseTo(2 * 3.689 * 1440, within(2.0));
    assertThat(forecast.lostWriteSeconds().high()).isNull();
    assertThat(forecast.basis()).isEqualTo(Forecast.Basis.NONE);
    assertThat(forecast.advice().changes()).isFalse();
    assertThat(forecast.advice().timing()).isEqualTo(TIMING);
  }

  @Test
  void shouldGiveNoEstimateFromTwoStalls() {
    Forecast forecast = StallForecast.of(history(60, 1500, 1500), TIMING, 3);

    assertThat(forecast.dangerous()).isEqualTo(2);
    assertThat(forecast.leadershipLosses().point()).isNull();
    assertThat(forecast.leadershipLosses().low()).isPositive();
    assertThat(forecast.lateHeartbeats().point()).isNull();
    assertThat(forecast.lostWriteSeconds().point()).isNull();
    assertThat(forecast.lostWriteSeconds().high()).isNull();
    assertThat(forecast.basis()).isEqualTo(Forecast.Basis.SEEN);
  }

  @ParameterizedTest
  @CsvSource({"3,0.4,400", "3,1.5,250", "5,1,300"})
  void shouldHoldTheTruthInNineteenOfTwentyRuns(int members, double perSecond, double meanMillis) {
    Truth truth = truth(members, perSecond, meanMillis);
    int runs = 200;
    int late = 0;
    int lost = 0;
    int seconds = 0;
    for (int run = 0; run < runs; run++) {
      Forecast forecast =
          StallForecast.of(poisson(run, 120, perSecond, meanMillis), TIMING, members);
      late += holds(forecast.lateHeartbeats(), truth.late);
      lost += holds(forecast.leadershipLosses(), truth.losses);
      seconds += holds(forecast.lostWriteSeconds(), truth.seconds);
    }
    assertThat((double) late / runs).as("late heartbeats").isGreaterThan(0.92);
    assertThat((double) lost / runs).as("lost leaderships").isGreaterThan(0.92);
    assertThat((double) seconds / runs).as("seconds without writes").isGreaterThan(0.9);
  }

  @Test
  void shouldExpectLossesOfLongerStallsThanItSaw() {
    Forecast forecast = StallForecast.of(poisson(1, 600, 1, 130), TIMING, 3);
    Truth truth = truth(3, 1, 130);

    assertThat(forecast.basis()).isEqualTo(Forecast.Basis.FITTED);
    assertThat(forecast.leadershipLosses().point()).isNotNull();
    assertThat(holds(forecast.leadershipLosses(), truth.losses)).isEqualTo(1);
  }

  @Test
  void shouldTrustWhatWasSeenMoreThanAFit() {
    SplittableRandom random = new SplittableRandom(1);
    List<Spell> spells = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      double millis = i < 97 ? 100.1 + 20 * random.nextExponential() : 2000;
      spells.add(new Spell((long) (random.nextDouble() * 3600 * SECOND), (long) (millis * MILLI)));
    }
    Forecast forecast =
        StallForecast.of(new StallHistory(spells, (long) (3600 * SECOND), 540_000), TIMING, 3);

    assertThat(forecast.basis()).isEqualTo(Forecast.Basis.SEEN);
    assertThat(forecast.leadershipLosses().point()).isCloseTo(72.0, within(8.0));
  }

  @Test
  void shouldNotLoseMoreThanTheDay() {
    List<Spell> spells = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      spells.add(new Spell((long) (i * 0.2 * SECOND), (long) (0.2 * SECOND)));
    }
    PerDay lost =
        StallForecast.of(new StallHistory(spells, (long) (60 * SECOND), 300), TIMING, 3)
            .lostWriteSeconds();

    assertThat(lost.point()).isEqualTo(86_400);
    assertThat(lost.high()).isEqualTo(86_400);
  }

  @Test
  void shouldNotFitTwoHumps() {
    List<Spell> spells = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 200; i++) {
      double nanos = (i % 4 == 0 ? 600 : 110) * MILLI + random.nextDouble() * MILLI;
      spells.add(new Spell((long) (3 * i * SECOND), (long) nanos));
    }
    Forecast forecast =
        StallForecast.of(new StallHistory(spells, (long) (600 * SECOND), 90_000), TIMING, 3);

    assertThat(forecast.basis()).isEqualTo(Forecast.Basis.NONE);
    assertThat(forecast.leadershipLosses().low()).isZero();
  }

  @Test
  void shouldCountStallsThatComeTogetherAsOneEvent() {
    List<Spell> together = new ArrayList<>();
    List<Spell> apart = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(8);
    double at = 0;
    for (int burst = 0; burst < 12; burst++) {
      at += 40 * SECOND * random.nextExponential();
      for (int i = 0; i < 10; i++) {
        together.add(new Spell((long) (at + i * 0.35 * SECOND), (long) (300 * MILLI)));
        apart.add(new Spell((long) (random.nextDouble() * 600 * SECOND), (long) (300 * MILLI)));
      }
    }
    PerDay bursts = late(together);
    PerDay single = late(apart);

    assertThat(bursts.point()).isCloseTo(orZero(single.point()), withinPercentage(5));
    assertThat(width(bursts)).isGreaterThan(2 * width(single));
  }

  @Test
  void shouldLoseNoLeadershipInAClusterOfOne() {
    Forecast forecast = StallForecast.of(history(60, 1500, 1500, 3000), TIMING, 1);

    assertThat(forecast.basis()).isEqualTo(Forecast.Basis.NONE);
    assertThat(forecast.advice().changes()).isFalse();

    assertThat(forecast.leadershipLosses()).isEqualTo(PerDay.NEVER);
    assertThat(forecast.lateHeartbeats()).isEqualTo(PerDay.NEVER);
    assertThat(forecast.lostWriteSeconds().point()).isCloseTo(6 * 1440.0, within(1.0));
  }

  @Test
  void shouldAdviseATimingThatCarriesTwiceTheLongestStall() {
    TimingAdvice advice = StallForecast.of(history(60, 700, 1200), TIMING, 3).advice();

    assertThat(advice.changes()).isTrue();
    assertThat(advice.timing())
        .isEqualTo(new ElectionTiming(Duration.ofMillis(270), Duration.ofMillis(2700)));
    assertThat(advice.reason()).contains("1.2 s", "2.4 s");
  }

  @Test
  void shouldAdviseAnotherDiskWhereNoTimingHelps() {
    TimingAdvice advice = StallForecast.of(history(60, 30_000), TIMING, 3).advice();

    assertThat(advice.timing()).isNull();
    assertThat(advice.reason()).contains("another disk");
  }

  @Property(tries = 300)
  void shouldAdviseWhatCarriesItsOwnReason(
      @ForAll @IntRange(min = 1, max = 20_000) int millis,
      @ForAll @IntRange(min = 1, max = 500) int heartbeat,
      @ForAll @IntRange(min = 5, max = 40) int ticks) {
    ElectionTiming present =
        new ElectionTiming(Duration.ofMillis(heartbeat), Duration.ofMillis(heartbeat * ticks));
    TimingAdvice advice = StallForecast.of(history(60, heartbeat + millis), present, 3).advice();
    ElectionTiming advised = advice.timing();

    assertThat(advised).isNotNull();
    assertThat(advice.changes()).isEqualTo(!advised.equals(present));
    assertThat(advised.leadershipAtRiskNanos())
        .isGreaterThanOrEqualTo((long) (2 * (heartbeat + millis) * MILLI));
    assertThat(advised.electionTicks()).isGreaterThanOrEqualTo(5);
  }

  @Property(tries = 50)
  void shouldExpectNoFewerLossesOfLongerStalls(
      @ForAll @IntRange(min = 100, max = 3000) int millis) {
    PerDay one =
        StallForecast.of(history(60, millis, millis, millis), TIMING, 3).leadershipLosses();
    PerDay longer =
        StallForecast.of(history(60, millis + 50, millis + 50, millis + 50), TIMING, 3)
            .leadershipLosses();

    assertThat(orZero(longer.high())).isGreaterThanOrEqualTo(orZero(one.high()) - 1e-9);
    assertThat(longer.low()).isGreaterThanOrEqualTo(one.low() - 1e-9);
  }

  @Test
  void shouldRejectNoTime() {
    assertThatThrownBy(() -> StallForecast.of(StallHistory.NONE, TIMING, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** What a day really brings. */
  private record Truth(double late, double losses, double seconds) {}

  private static Truth truth(int members, double perSecond, double meanMillis) {
    SplittableRandom random = new SplittableRandom(1);
    int samples = 100_000;
    long[] nanos = new long[samples];
    double[] times = new double[samples];
    double perDay = perSecond * 86_400;
    double late = 0;
    double seconds = 0;
    for (int i = 0; i < samples; i++) {
      nanos[i] = length(random, meanMillis);
      times[i] = perDay / samples;
      late += (members - 1) * HeartbeatLaw.late(nanos[i], TIMING) * times[i];
    }
    for (int i = 0; i < samples; i += 50) {
      seconds += ElectionLaw.outageNanos(nanos[i], TIMING, members) * 50 * times[i] / SECOND;
    }
    double losses = ElectionLaw.losses(nanos, times, TIMING, members);
    return new Truth(late - (members - 1) * losses, losses, seconds);
  }

  private static StallHistory poisson(
      long seed, double seconds, double perSecond, double meanMillis) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Spell> spells = new ArrayList<>();
    double at = 0;
    while (true) {
      at += random.nextExponential() / perSecond * SECOND;
      if (at > seconds * SECOND) {
        break;
      }
      spells.add(new Spell((long) at, length(random, meanMillis)));
    }
    return new StallHistory(spells, (long) (seconds * SECOND), (long) (150 * seconds));
  }

  private static long length(SplittableRandom random, double meanMillis) {
    return (long) ((100 + meanMillis * random.nextExponential()) * MILLI) + 1;
  }

  private static StallHistory history(double seconds, double... millis) {
    List<Spell> spells = new ArrayList<>();
    for (int i = 0; i < millis.length; i++) {
      long at = (long) ((i + 0.5) * seconds / millis.length * SECOND);
      spells.add(new Spell(at, (long) (millis[i] * MILLI)));
    }
    return new StallHistory(spells, (long) (seconds * SECOND), (long) (150 * seconds));
  }

  private static PerDay late(List<Spell> spells) {
    return StallForecast.of(new StallHistory(spells, (long) (600 * SECOND), 90_000), TIMING, 3)
        .lateHeartbeats();
  }

  private static int holds(PerDay expected, double truth) {
    return expected.low() <= truth && (expected.high() == null || truth <= expected.high()) ? 1 : 0;
  }

  private static double width(PerDay expected) {
    return orZero(expected.high()) - expected.low();
  }

  private static double orZero(@Nullable Double value) {
    return value == null ? 0 : value;
  }
}
