package io.etcdprobe.export.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.forecast.Forecast;
import io.etcdprobe.core.forecast.StallForecast;
import io.etcdprobe.core.forecast.StallHistory;
import io.etcdprobe.core.forecast.StallHistory.Spell;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ForecastTextTest {

  private static final ElectionTiming TIMING = ElectionTiming.DEFAULT;
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void shouldSayHowLittleAShortRunExcludes() {
    Forecast forecast = StallForecast.of(new StallHistory(List.of(), MINUTE, 9000), TIMING, 3);

    assertThat(ForecastText.of(forecast, TIMING))
        .isEqualTo(
            "no stall beyond 100 ms in 60 s: fewer than 4,300 a day (95 %); 3 h without one"
                + " would exclude one an hour");
    assertThat(
            ForecastText.of(
                StallForecast.of(new StallHistory(List.of(), 200 * MINUTE, 9), TIMING, 3), TIMING))
        .endsWith("fewer than 22 a day (95 %)");
    assertThat(ForecastText.advice(forecast)).isNull();
  }

  @Test
  void shouldGiveARangeAndNoEstimateForASingleStall() {
    Forecast forecast = StallForecast.of(history(1, 1500), TIMING, 3);

    assertThat(ForecastText.of(forecast, TIMING))
        .contains("15 to 16,000 late heartbeats", " lost leaderships", "at least ")
        .doesNotContain("(no stall so long was seen)");
    assertThat(ForecastText.advice(forecast))
        .startsWith("--heartbeat-interval=340 --election-timeout=3400 on every member: ")
        .contains("took 1.5 s", "carries 3 s");
  }

  @Test
  void shouldSayThatNoStallWasLongEnoughToCostALeadership() {
    Forecast forecast = StallForecast.of(history(8, 300), TIMING, 3);

    assertThat(ForecastText.of(forecast, TIMING))
        .contains("late heartbeats (", "lost leaderships (no stall so long was seen)");
  }

  @Test
  void shouldSayThatLossesRestOnAFit() {
    SplittableRandom random = new SplittableRandom(1);
    List<Spell> spells = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double nanos = 1e8 + 1.3e8 * random.nextExponential();
      spells.add(new Spell((long) (random.nextDouble() * 10 * MINUTE), (long) nanos + 1));
    }
    Forecast forecast = StallForecast.of(new StallHistory(spells, 10 * MINUTE, 90_000), TIMING, 3);

    assertThat(ForecastText.of(forecast, TIMING)).contains("by a fit of the shorter stalls");
  }

  @Test
  void shouldNotSpeakOfOthersInAClusterOfOne() {
    Forecast forecast = StallForecast.of(history(8, 1500), TIMING, 1);

    assertThat(ForecastText.of(forecast, TIMING))
        .contains("without writes (")
        .doesNotContain("heartbeats", "leaderships");
  }

  private static StallHistory history(int count, int millis) {
    List<Spell> spells = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spells.add(new Spell((i + 1) * MINUTE / (count + 1), millis * 1_000_000L));
    }
    return new StallHistory(spells, MINUTE, 9000);
  }
}
