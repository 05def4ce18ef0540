package io.etcdprobe.fsync.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.etcdprobe.core.stall.StallOrigin;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AttributionTest {

  private static final long START = 1_000;
  private static final long LENGTH = 1_000;

  private final PauseLog collections = new PauseLog(8);
  private final PauseLog hiccups = new PauseLog(8);
  private final PauseLog steal = new PauseLog(8);
  private final Attribution attribution = new Attribution(collections, hiccups, steal);

  private StallOrigin origin() {
    return attribution.originOf(START, START + LENGTH);
  }

  @Test
  void shouldBlameTheDiskWhenNothingElsePaused() {
    assertThat(origin()).isEqualTo(StallOrigin.DISK);
  }

  @Test
  void shouldBlameTheDiskWhenHalfIsNotExceeded() {
    hiccups.add(START, START + LENGTH / 2);

    assertThat(origin()).isEqualTo(StallOrigin.DISK);
  }

  @Test
  void shouldBlameTheHostForMoreThanHalf() {
    hiccups.add(START - 500, START + LENGTH / 2 + 1);

    assertThat(origin()).isEqualTo(StallOrigin.HOST);
  }

  @Test
  void shouldBlameTheHostForSteal() {
    steal.add(START, START + 2 * LENGTH);

    assertThat(origin()).isEqualTo(StallOrigin.HOST);
  }

  @Test
  void shouldBlameTheProbeForACollectionThoughItMadeTheSleeperLateToo() {
    collections.add(START, START + 600);
    hiccups.add(START, START + 600);

    assertThat(origin()).isEqualTo(StallOrigin.PROBE);
  }

  @Test
  void shouldNotCountAMomentTwice() {
    collections.add(START, START + 300);
    collections.add(START + 100, START + 400);
    collections.add(START, START + 400);

    assertThat(collections.covered(START, START + LENGTH)).isEqualTo(0.4, within(1e-9));
    assertThat(origin()).isEqualTo(StallOrigin.DISK);
  }

  @Test
  void shouldAddUpPausesOneAfterAnother() {
    hiccups.add(START + 700, START + 1_000);
    hiccups.add(START, START + 300);

    assertThat(origin()).isEqualTo(StallOrigin.HOST);
  }

  @Test
  void shouldForgetTheOldestWhenFull() {
    hiccups.add(START, START + LENGTH);
    for (int i = 0; i < 8; i++) {
      hiccups.add(10_000 + i, 10_001 + i);
    }

    assertThat(origin()).isEqualTo(StallOrigin.DISK);
  }

  @Property
  void shouldBlameTheDiskForAnOperationOfNoLength(@ForAll long moment) {
    collections.add(moment - 10, moment + 10);

    assertThat(attribution.originOf(moment, moment)).isEqualTo(StallOrigin.DISK);
  }

  @Property
  void shouldCoverWhatAMomentByMomentCountCovers(
      @ForAll long seed, @ForAll @IntRange(max = 8) int pauses) {
    PauseLog log = new PauseLog(8);
    boolean[] paused = new boolean[100];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < pauses; i++) {
      int from = random.nextInt(-50, 150);
      int to = from + random.nextInt(0, 80);
      log.add(from, to);
      for (int at = Math.max(0, from); at < Math.min(100, to); at++) {
        paused[at] = true;
      }
    }
    int count = 0;
    for (boolean moment : paused) {
      count += moment ? 1 : 0;
    }

    assertThat(log.covered(0, 100)).isEqualTo(count / 100.0, within(1e-9));
  }

  @Property
  void shouldNeverCoverLessForAnotherOrALongerPause(
      @ForAll long seed,
      @ForAll @IntRange(min = -50, max = 150) int from,
      @ForAll @IntRange(max = 60) int length,
      @ForAll @IntRange(max = 60) int longer) {
    double without = random(seed, 0).covered(0, 100);
    PauseLog withPause = random(seed, 0);
    withPause.add(from, from + length);
    PauseLog withLonger = random(seed, 0);
    withLonger.add(from, from + length + longer);

    assertThat(withPause.covered(0, 100)).isGreaterThanOrEqualTo(without);
    assertThat(withLonger.covered(0, 100)).isGreaterThanOrEqualTo(withPause.covered(0, 100));
  }

  @Property
  void shouldNotDependOnTheOriginOfTheClock(
      @ForAll long seed, @ForAll @LongRange(min = Long.MIN_VALUE) long origin) {
    Attribution here = new Attribution(random(seed, 0), random(seed + 1, 0), random(seed + 2, 0));
    Attribution there =
        new Attribution(random(seed, origin), random(seed + 1, origin), random(seed + 2, origin));

    assertThat(there.originOf(origin, origin + 100)).isEqualTo(here.originOf(0, 100));
  }

  @Property
  void shouldNotDependOnTheOriginOfTheClockAtItsEdge(
      @ForAll long seed, @ForAll @IntRange(min = -300, max = 300) int beyond) {
    long origin = Long.MAX_VALUE + beyond;

    assertThat(random(seed, origin).covered(origin, origin + 100))
        .isEqualTo(random(seed, 0).covered(0, 100));
  }

  private static PauseLog random(long seed, long origin) {
    PauseLog log = new PauseLog(8);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 4; i++) {
      long from = origin + random.nextInt(-50, 150);
      log.add(from, from + random.nextInt(0, 60));
    }
    return log;
  }
}
