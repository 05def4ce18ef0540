package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WallClockTest {

  private static final long SECOND = 1_000_000_000L;

  private final WallClock clock = new WallClock();

  @Test
  void shouldTakeAnyDistanceBetweenTheClocksForNoJump() {
    assertThat(clock.look(-7 * SECOND, 1_700_000_000 * SECOND)).isZero();
    assertThat(clock.look(-6 * SECOND, 1_700_000_001 * SECOND)).isZero();
  }

  @Test
  void shouldRememberAJumpForAMinute() {
    clock.look(0, 100 * SECOND);

    assertThat(clock.look(SECOND, 91 * SECOND)).isEqualTo(-10 * SECOND);
    assertThat(clock.look(60 * SECOND, 150 * SECOND)).isEqualTo(-10 * SECOND);
    assertThat(clock.look(61 * SECOND, 151 * SECOND)).isZero();
  }

  @Test
  void shouldNotTakeTheSlewOfAClockForAJump() {
    for (long second = 0; second < 3600; second++) {
      // Twice the kernel's fastest slew, which is 500 millionths.
      assertThat(clock.look(second * SECOND, second * (SECOND + 1_000_000))).isZero();
    }
  }
}
