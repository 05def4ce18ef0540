package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CadenceTest {

  private static final long INTERVAL = 1000;
  private static final long CALM = 1800;

  @ParameterizedTest
  @ValueSource(longs = {0, -7, Long.MAX_VALUE - 1500, Long.MIN_VALUE})
  void asksAtTheIntervalWhateverTheClockSays(long origin) {
    Cadence cadence = new Cadence(origin, INTERVAL, CALM, bound -> 400);

    assertThat(cadence.left(origin)).isNotPositive();
    cadence.asked(origin, false);
    for (int question = 0; question < 5; question++) {
      long due = origin + 600 + question * INTERVAL;
      assertThat(cadence.left(due - 1)).isEqualTo(1);
      cadence.woke(due + 3);
      assertThat(cadence.left(due + 3)).isEqualTo(-3);
      cadence.asked(due + 20, false);
    }
  }

  @Test
  void asksASlowSourceAgainAtOnceAndMakesNothingUp() {
    Cadence cadence = new Cadence(0, INTERVAL, CALM, bound -> 0);

    cadence.asked(5 * INTERVAL, false);
    assertThat(cadence.left(5 * INTERVAL)).isZero();
    cadence.asked(5 * INTERVAL + 10, false);

    assertThat(cadence.left(5 * INTERVAL + 10)).isEqualTo(INTERVAL - 10);
  }

  @Test
  void wakingALittleLateKeepsTheBeat() {
    Cadence cadence = new Cadence(0, INTERVAL, CALM, bound -> 0);

    cadence.woke(INTERVAL - 1);
    assertThat(cadence.left(INTERVAL - 1)).isEqualTo(1 - INTERVAL);
    cadence.asked(INTERVAL - 1, false);

    assertThat(cadence.left(INTERVAL - 1)).isEqualTo(1);
  }

  @Test
  void asksLessOftenWhileItIsCalm() {
    Cadence cadence = new Cadence(0, INTERVAL, CALM, bound -> 0);

    cadence.asked(20, true);

    assertThat(cadence.left(20)).isEqualTo(CALM - 20);
  }

  /** It asks as soon, on average, as it would have asked without the calm. */
  @Test
  void hurriesWhenItIsNoLongerCalm() {
    Cadence cadence = new Cadence(0, INTERVAL, CALM, bound -> bound / 4);
    cadence.asked(-INTERVAL / 4, true);
    long due = CALM - INTERVAL / 4;

    cadence.hurry(due - INTERVAL);
    assertThat(cadence.left(0)).as("it is due soon").isEqualTo(due);

    cadence.hurry(due - INTERVAL - 1);
    assertThat(cadence.left(due - INTERVAL - 1)).as("it is not").isEqualTo(INTERVAL / 4);
  }

  /** Twenty sources that all woke from the same pause. */
  @Test
  void sourcesDoNotStayTogetherAfterTheProcessStoodStill() {
    Random random = new Random(1);
    Set<Long> due = new HashSet<>();
    for (int source = 0; source < 20; source++) {
      Cadence cadence = new Cadence(0, INTERVAL, CALM, random::nextLong);
      long resumed = 50 * INTERVAL;
      cadence.woke(resumed);
      assertThat(cadence.left(resumed)).isBetween(0L, INTERVAL - 1);
      due.add(cadence.left(resumed));
    }

    long apart = due.stream().flatMapToLong(LongStream::of).max().orElseThrow();
    assertThat(due).hasSizeGreaterThan(15);
    assertThat(apart).isGreaterThan(INTERVAL / 2);
  }
}
