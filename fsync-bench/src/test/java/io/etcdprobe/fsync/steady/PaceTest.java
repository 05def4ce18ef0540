package io.etcdprobe.fsync.steady;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long SECOND = 1_000_000_000;
  private static final long LONGEST = 32 * SECOND;

  private static Pace pace(long origin, double jitter, long seed) {
    return new Pace(origin, SECOND, jitter, LONGEST, new SplittableRandom(seed));
  }

  @Test
  void shouldSampleEverySlotOnceWhileTheDiskIsWell() {
    Pace pace = pace(0, 0, 1);
    for (int slot = 0; slot < 100; slot++) {
      assertThat(pace.due()).isEqualTo(slot * SECOND);
      pace.begin();
      pace.endedWell(pace.due() + SECOND / 100);
    }
    assertThat(pace.skipped(99 * SECOND)).isZero();
    assertThat(pace.backingOff()).isFalse();
  }

  @Test
  void shouldDoubleTheStrideUpToTheLongestAndReturnStepByStep() {
    Pace pace = pace(0, 0, 1);
    for (long expected : new long[] {2, 4, 8, 16, 32, 32, 32}) {
      bad(pace, SECOND / 5);
      assertThat(pace.intervalNanos()).isEqualTo(expected * SECOND);
    }
    for (long expected : new long[] {32, 32, 16, 16, 16, 8, 8, 8, 4, 4, 4, 2, 2, 2, 1, 1, 1}) {
      good(pace);
      assertThat(pace.intervalNanos()).isEqualTo(expected * SECOND);
    }
    assertThat(pace.backingOff()).isFalse();
  }

  @Test
  void shouldNotReturnForGoodSamplesThatABadOneInterrupts() {
    Pace pace = pace(0, 0, 1);
    bad(pace, 0);
    for (int i = 0; i < 20; i++) {
      good(pace);
      good(pace);
      bad(pace, 0);
    }
    assertThat(pace.intervalNanos()).isEqualTo(LONGEST);
  }

  @Test
  void shouldLeaveTheDiskAloneForAWholeStrideAfterAHang() {
    Pace pace = pace(0, 0, 1);
    pace.begin();
    long end = 60 * SECOND + 1;
    assertThat(pace.skipped(end)).as("slots 1 to 59 are past").isEqualTo(59);
    pace.endedBadly(end);

    assertThat(pace.due()).isEqualTo(62 * SECOND);
    assertThat(pace.skipped(end)).isEqualTo(59);
    assertThat(pace.skipped(62 * SECOND)).isEqualTo(61);
  }

  @Test
  void shouldMakeOneLateSampleAndNoMoreAfterItWasPausedItself() {
    Pace pace = pace(0, 0, 1);
    pace.begin();
    pace.endedWell(10 * SECOND + SECOND / 2);

    assertThat(pace.due()).as("overdue, and charged from when it was").isEqualTo(10 * SECOND);
    pace.begin();
    pace.endedWell(10 * SECOND + SECOND / 2 + 1);
    assertThat(pace.due()).isEqualTo(11 * SECOND);
    assertThat(pace.skipped(11 * SECOND)).isEqualTo(9);
  }

  @Test
  void shouldCountWhatCouldNotBeMadeAsSkipped() {
    Pace pace = pace(0, 0, 1);
    pace.miss();
    pace.endedBadly(1);

    assertThat(pace.skipped(1)).isEqualTo(1);
    assertThat(pace.due()).isEqualTo(2 * SECOND);
  }

  @Test
  void shouldKeepAnIntervalThatIsLongerThanTheLongest() {
    Pace pace = new Pace(0, 300 * SECOND, 0, LONGEST, new SplittableRandom(1));
    bad(pace, 0);

    assertThat(pace.intervalNanos()).isEqualTo(300 * SECOND);
  }

  @Property(tries = 200)
  void shouldPlaceEachSampleWithinTheFirstPartOfItsSlot(
      @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double jitter) {
    Pace pace = pace(0, jitter, seed);
    for (long slot = 0; slot < 50; slot++) {
      assertThat(pace.due() - slot * SECOND).isBetween(0L, (long) (jitter * SECOND));
      pace.begin();
      // It ends before the next slot, as every short sample does.
      pace.endedWell(slot * SECOND + SECOND - 1);
    }
  }

  @Property(tries = 100)
  void shouldKeepTwoProbesOutOfStep(@ForAll long seed) {
    Pace one = pace(0, 0.5, seed);
    Pace other = pace(0, 0.5, seed + 1);
    int together = 0;
    for (int i = 0; i < 200; i++) {
      together += Math.abs(one.due() - other.due()) < SECOND / 100 ? 1 : 0;
      good(one);
      good(other);
    }
    // 4 % of 200 are within 10 ms of each other by chance.
    assertThat(together).isLessThan(40);
  }

  /** All laws at once, for any sequence of events. */
  @Property(tries = 500)
  void shouldHoldItsLawsWhateverHappens(
      @ForAll long seed,
      @ForAll long origin,
      @ForAll @DoubleRange(min = 0, max = 1) double jitter,
      @ForAll @IntRange(min = 1, max = 100) int badPercent) {
    RandomGenerator random = new SplittableRandom(seed);
    Pace pace = new Pace(origin, SECOND, jitter, LONGEST, new SplittableRandom(seed));
    Pace shifted = new Pace(origin + 12_345, SECOND, jitter, LONGEST, new SplittableRandom(seed));
    long now = origin;
    long made = 0;
    long skipped = 0;
    for (int i = 0; i < 200; i++) {
      long due = pace.due();
      assertThat(shifted.due() - due).as("no matter where the clock begins").isEqualTo(12_345);
      assertThat(pace.intervalNanos()).isBetween(SECOND, LONGEST);
      long start = due - now > 0 ? due : now;
      boolean bad = random.nextInt(100) < badPercent;
      now = start + random.nextLong(bad ? 90 * SECOND : SECOND / 10);
      long strideBefore = pace.intervalNanos();
      pace.begin();
      shifted.begin();
      made++;
      if (bad) {
        pace.endedBadly(now);
        shifted.endedBadly(now + 12_345);
        assertThat(pace.intervalNanos()).isGreaterThanOrEqualTo(strideBefore);
        assertThat(pace.due() - now)
            .as("rest after a bad one")
            .isGreaterThan(pace.intervalNanos() - SECOND);
      } else {
        pace.endedWell(now);
        shifted.endedWell(now + 12_345);
        assertThat(pace.intervalNanos()).isLessThanOrEqualTo(strideBefore);
      }
      assertThat(pace.due() - due).as("never the same slot again").isPositive();
      assertThat(pace.skipped(now)).as("never less").isGreaterThanOrEqualTo(skipped);
      skipped = pace.skipped(now);
      long slots = Math.floorDiv(now - origin, SECOND);
      assertThat(made + skipped).as("each slot once").isBetween(slots, slots + 1);
    }
  }

  private static void good(Pace pace) {
    long due = pace.due();
    pace.begin();
    pace.endedWell(due + 1);
  }

  private static void bad(Pace pace, long nanos) {
    long due = pace.due();
    pace.begin();
    pace.endedBadly(due + nanos);
  }
}
