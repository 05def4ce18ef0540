package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalsTest {

  private static final URI BESIDE = URI.create("http://127.0.0.1:2379");
  private static final URI OTHER = URI.create("http://127.0.0.1:22379");

  @Test
  void shouldAskForMetricsLeastOftenWhileCalmAndNothingTooSeldom() {
    WatchOptions options = options(true);

    assertThat(options.intervals(BESIDE)).isEqualTo(seconds(2, 4, 8));
    assertThat(options.intervals(OTHER)).isEqualTo(seconds(5, 8, 8));
  }

  @Test
  void shouldAskAsOftenAlwaysUnlessItEases() {
    WatchOptions options = options(false);

    assertThat(options.intervals(BESIDE)).isEqualTo(seconds(2, 2, 2));
    assertThat(options.intervals(OTHER)).isEqualTo(seconds(5, 5, 5));
  }

  private static WatchOptions options(boolean eases) {
    return new WatchOptions(
        List.of(BESIDE, OTHER),
        Duration.ofSeconds(2),
        new Canary("key", false),
        false,
        null,
        Duration.ofSeconds(5),
        eases);
  }

  private static Intervals seconds(int asked, int calm, int calmMetrics) {
    return new Intervals(
        Duration.ofSeconds(asked), Duration.ofSeconds(calm), Duration.ofSeconds(calmMetrics));
  }
}
