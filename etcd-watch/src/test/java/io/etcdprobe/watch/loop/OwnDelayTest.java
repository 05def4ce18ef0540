package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.watch.timer.ScriptedClock;
import org.junit.jupiter.api.Test;

class OwnDelayTest {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  private final ScriptedClock clock = new ScriptedClock();
  private final OwnDelay delays = new OwnDelay(clock);

  @Test
  void shouldTellTheLongestDelayOfTheLastQuarterOfAMinute() {
    delays.woke(0, 300 * MILLI);
    delays.woke(SECOND, SECOND + 100 * MILLI);

    assertThat(delays.longest(2 * SECOND)).isEqualTo(300 * MILLI);
    assertThat(delays.longest(15 * SECOND + 300 * MILLI)).isEqualTo(300 * MILLI);
    assertThat(delays.longest(15 * SECOND + 301 * MILLI)).isEqualTo(100 * MILLI);
    assertThat(delays.longest(17 * SECOND)).isZero();
  }

  @Test
  void shouldNoticeThatTheWholeProcessStoodStill() {
    delays.start();
    clock.run(SECOND);
    assertThat(delays.longest(clock.nanoTime())).isZero();

    clock.standStill(3 * SECOND);
    clock.run(SECOND);
    assertThat(delays.longest(clock.nanoTime())).isBetween(2975 * MILLI, 3 * SECOND);
    delays.close();
    clock.run(0);
  }

  @Test
  void shouldTakeWhatIsUsualForNoDelay() {
    delays.woke(0, 19 * MILLI);
    delays.woke(SECOND, SECOND - 5 * MILLI);

    assertThat(delays.longest(SECOND)).isZero();
  }

  @Test
  void shouldCompareTicksThatHaveWrappedRound() {
    long due = Long.MAX_VALUE - 10 * MILLI;
    delays.woke(due, due + 50 * MILLI);

    assertThat(delays.longest(due + SECOND)).isEqualTo(50 * MILLI);
  }
}
