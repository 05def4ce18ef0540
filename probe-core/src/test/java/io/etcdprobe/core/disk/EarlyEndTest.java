package io.etcdprobe.core.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EarlyEndTest {

  private static final long MILLI = 1_000_000;
  private static final long MINUTE = 60_000 * MILLI;
  private static final DiskBounds BOUNDS = DiskBounds.defaults(ElectionTiming.DEFAULT);

  private final EarlyEnd end = new EarlyEnd(BOUNDS, true);

  private void durable(int number, long nanos) {
    for (int i = 0; i < number; i++) {
      end.durable(nanos, nanos);
    }
  }

  private void commits(int number, long nanos) {
    for (int i = 0; i < number; i++) {
      end.commit(nanos);
    }
  }

  @Test
  void shouldNotEndBeforeAnythingWasMeasured() {
    assertThat(end.due(0, MINUTE)).isFalse();
    assertThat(new EarlyEnd(BOUNDS, false).due(0, MINUTE)).isFalse();
  }

  @Test
  void shouldEndAfterAFewWritesWhereAllAreFarBeyondTheHardLimit() {
    durable(3, 200 * MILLI);
    assertThat(end.due(0, MINUTE)).isTrue();
  }

  @Test
  void shouldPassOnlyWhenTheCommitsAreDecidedToo() {
    durable(2_000, MILLI);
    commits(381, 3 * MILLI);
    assertThat(end.due(0, MINUTE)).isFalse();
    commits(1, 3 * MILLI);
    assertThat(end.due(0, MINUTE)).isTrue();
  }

  @Test
  void shouldKnowHowLongARunHasToBeToPass() {
    assertThat(EarlyEnd.leastNanos(150, true)).isBetween(42_000 * MILLI, 43_000 * MILLI);
    assertThat(EarlyEnd.leastNanos(2, true)).isEqualTo(191_000 * MILLI);
    assertThat(EarlyEnd.leastNanos(0, false)).isEqualTo(EarlyEnd.LEAST_TO_PASS_NANOS);
    durable(2_000, MILLI);
    commits(EarlyEnd.FEWEST - 1, MILLI);
    assertThat(end.due(0, MINUTE)).isFalse();
    commits(1, MILLI);
    assertThat(end.due(0, MINUTE)).isTrue();
  }

  @Test
  void shouldNotWaitForCommitsWhereThereAreNone() {
    EarlyEnd without = new EarlyEnd(BOUNDS, false);
    for (int i = 0; i < 382; i++) {
      without.durable(MILLI, MILLI);
    }
    assertThat(without.due(0, MINUTE)).isTrue();
  }

  /** 20 ms is beyond 10 ms, but only many samples tell that it is not beyond 50 ms as well. */
  @Test
  void shouldEndWithAWarningWhenItIsCertainThatItIsNoFailure() {
    commits(400, MILLI);
    durable(300, 20 * MILLI);
    assertThat(end.due(0, MINUTE)).isFalse();
    durable(100, 20 * MILLI);
    assertThat(end.due(0, MINUTE)).isTrue();
  }

  @Test
  void shouldEndAtTheFirstStallThatCostsTheLeadership() {
    durable(10, MILLI);
    assertThat(end.due((long) BOUNDS.stall().hard() - 1, MILLI)).isFalse();
    assertThat(end.due((long) BOUNDS.stall().hard(), MILLI)).isTrue();
  }

  @Test
  void shouldCountSlowWritesThatComeTogetherForLess() {
    SplittableRandom random = new SplittableRandom(3);
    EarlyEnd apart = new EarlyEnd(BOUNDS, false);
    EarlyEnd together = new EarlyEnd(BOUNDS, false);
    for (int i = 0; i < 6_400; i++) {
      long single = random.nextInt(64) == 0 ? 20 * MILLI : MILLI;
      long burst = i / 64 % 64 == 7 ? 20 * MILLI : MILLI;
      apart.durable(single, single);
      together.durable(burst, burst);
    }
    assertThat(apart.fsyncAlike()).isLessThan(3);
    assertThat(together.fsyncAlike()).isGreaterThan(20);
  }

  /** Slow writes come together: a moment of them says little of the next one. */
  @Test
  void shouldBlameNoDiskForTheFirstSecondsAndPassNoneForThem() {
    durable(100, 200 * MILLI);
    assertThat(end.due(0, EarlyEnd.LEAST_TO_FAIL_NANOS - 1)).isFalse();
    assertThat(end.due(0, EarlyEnd.LEAST_TO_FAIL_NANOS)).isTrue();

    EarlyEnd quick = new EarlyEnd(BOUNDS, false);
    for (int i = 0; i < 10_000; i++) {
      quick.durable(MILLI, MILLI);
    }
    assertThat(quick.due(0, EarlyEnd.LEAST_TO_PASS_NANOS - 1)).isFalse();
    assertThat(quick.due(0, EarlyEnd.LEAST_TO_PASS_NANOS)).isTrue();
  }

  @Test
  void shouldNotPassADiskThatGetsSlowAfterItWasCertainlyQuick() {
    durable(3_000, MILLI);
    assertThat(end.due(0, MINUTE)).isFalse();
    durable(1_000, 30 * MILLI);
    commits(EarlyEnd.FEWEST, 3 * MILLI);

    end.due(0, MINUTE);
    assertThat(end.certain()).doesNotContainEntry(Bound.WAL_FSYNC_P99, Status.PASS);
  }

  /** The tests hold over all looks together, so what comes while the run ends changes nothing. */
  @Test
  void shouldStandByWhatWasCertain() {
    durable(2_000, MILLI);
    commits(EarlyEnd.FEWEST, 3 * MILLI);
    assertThat(end.due(0, MINUTE)).isTrue();
    commits(1, 30 * MILLI);

    assertThat(end.certain())
        .containsEntry(Bound.BACKEND_COMMIT_P99, Status.PASS)
        .containsEntry(Bound.WAL_FSYNC_P99, Status.PASS)
        .containsEntry(Bound.SEQUENTIAL_IOPS, Status.PASS);
  }
}
