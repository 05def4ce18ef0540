package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchOptionsTest {

  @ParameterizedTest
  @ValueSource(longs = {100, 1000, 2000, 5000, 8000})
  void whatIsAskedRarelyHoldsUntilItIsAnsweredAgain(long millis) {
    Duration interval = Duration.ofMillis(millis);
    WatchOptions options =
        new WatchOptions(
            List.of(URI.create("http://a:1")), interval, new Canary("k", false), false, null);
    Duration slowest = Duration.ofSeconds(10);

    assertThat(Duration.ofNanos(options.rareHoldsNanos()))
        .isGreaterThan(interval.multipliedBy(WatchOptions.RARELY).plus(slowest));
  }
}
