package io.etcdprobe.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShareTestTest {

  private static final ShareTest PERCENT = new ShareTest(0.01);
  private static final double FOUR_PERCENT = -Math.log(0.04);

  @Test
  void shouldDecideByAsManySamplesAsItsDocumentationSays() {
    assertThat(PERCENT.below(0, 381)).isLessThan(FOUR_PERCENT);
    assertThat(PERCENT.below(0, 382)).isGreaterThanOrEqualTo(FOUR_PERCENT);
  }

  @Test
  void shouldKnowNothingBeforeThereIsASample() {
    assertThat(PERCENT.below(0, 0)).isCloseTo(0, within(1e-9));
    assertThat(PERCENT.above(0, 0)).isCloseTo(0, within(1e-9));
  }

  @Test
  void shouldDecideAtOnceWhereAllExceed() {
    assertThat(PERCENT.above(3, 3)).isGreaterThan(-Math.log(0.01 / 3));
  }

  /** The average over all shares of the likelihood's quotient is 1 at the limit: a fair game. */
  @Test
  void shouldBeAFairGameAtTheLimit() {
    for (int n : new int[] {1, 10, 300}) {
      double below = 0;
      double above = 0;
      double ways = 0;
      for (int k = 0; k <= n; k++) {
        double chance = ways + k * Math.log(0.01) + (n - k) * Math.log(0.99);
        below += Math.exp(chance + PERCENT.below(k, n));
        above += Math.exp(chance + PERCENT.above(k, n));
        ways += Math.log((n - k) / (k + 1.0));
      }
      assertThat(below).isCloseTo(1, within(1e-6));
      assertThat(above).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void shouldBeWrongAtMostAsOftenAsItSaysHoweverOftenItIsLookedAt() {
    SplittableRandom random = new SplittableRandom(11);
    int below = 0;
    int above = 0;
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      int exceeding = 0;
      boolean saidBelow = false;
      boolean saidAbove = false;
      for (int n = 1; n <= 4_000; n++) {
        exceeding += random.nextDouble() < 0.01 ? 1 : 0;
        if (n % 20 == 0) {
          saidBelow |= PERCENT.below(exceeding, n) >= FOUR_PERCENT;
          saidAbove |= PERCENT.above(exceeding, n) >= FOUR_PERCENT;
        }
      }
      below += saidBelow ? 1 : 0;
      above += saidAbove ? 1 : 0;
    }
    // 4 % of 400 are 16; 28 or more would be seen once in 400 such tests.
    assertThat(below).isLessThan(28);
    assertThat(above).isLessThan(28);
  }

  @Property(tries = 300)
  void shouldBeSurerTheFewerExceed(
      @ForAll @IntRange(min = 1, max = 5_000) int samples,
      @ForAll @IntRange(min = 0, max = 5_000) int exceeding) {
    int more = Math.min(exceeding + 1, samples);
    int fewer = Math.min(exceeding, samples - 1);
    assertThat(PERCENT.below(fewer, samples)).isGreaterThanOrEqualTo(PERCENT.below(more, samples));
    assertThat(PERCENT.above(more, samples)).isGreaterThanOrEqualTo(PERCENT.above(fewer, samples));
  }

  @Test
  void shouldRefuseWhatIsNoShare() {
    assertThatThrownBy(() -> new ShareTest(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PERCENT.below(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
