package io.etcdprobe.core.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The laws against a cluster that is followed tick by tick. */
class StallLawsTest {

  private static final ElectionTiming TIMING = ElectionTiming.DEFAULT;
  private static final int STALLS = 4_000;

  @ParameterizedTest
  @CsvSource({"1.0", "1.2", "1.5", "1.8", "2.1", "5"})
  void shouldKnowHowOftenAStallMakesAHeartbeatLate(double ticks) {
    RaftTicks cluster = new RaftTicks(1, 1000, 3);
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < STALLS; i++) {
      cluster.idle(2 + random.nextDouble());
      cluster.batch(ticks, false);
    }

    assertThat((double) cluster.late / STALLS)
        .isCloseTo(HeartbeatLaw.late(nanos(ticks), TIMING), within(0.03));
  }

  @ParameterizedTest
  @CsvSource({"1.1", "1.5", "1.9", "2.1", "4"})
  void shouldKnowItForStallsInARow(double ticks) {
    RaftTicks cluster = new RaftTicks(1, 1000, 3);
    cluster.idle(3);
    for (int i = 0; i < STALLS; i++) {
      cluster.batch(ticks, true);
    }

    assertThat((double) cluster.late / STALLS)
        .isCloseTo(HeartbeatLaw.lateAfter(nanos(ticks), nanos(ticks), TIMING), within(0.03));
  }

  @ParameterizedTest
  @CsvSource({"3,9.5", "3,11", "3,14", "3,18", "5,11", "5,15", "7,12"})
  void shouldKnowHowLongNoWriteIsConfirmed(int members, double ticks) {
    double outage = 0;
    int clusters = 1_500;
    for (int seed = 0; seed < clusters; seed++) {
      RaftTicks cluster = new RaftTicks(seed, TIMING.electionTicks(), members);
      cluster.idle(2);
      cluster.batch(ticks, false);
      outage += cluster.outage;
    }

    assertThat(outage / clusters)
        .isCloseTo(ElectionLaw.outageNanos(nanos(ticks), TIMING, members) / nanos(1), within(0.2));
  }

  @ParameterizedTest
  @CsvSource({"3,11,40", "3,14,40", "5,11,40", "3,14,400"})
  void shouldCountTheLossesOfFollowersThatKeepTheirTimeoutsForATerm(
      int members, double ticks, int stalls) {
    int clusters = 20_000 / stalls;
    long lost = 0;
    for (int seed = 0; seed < clusters; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RaftTicks cluster = new RaftTicks(seed, TIMING.electionTicks(), members);
      for (int i = 0; i < stalls; i++) {
        cluster.idle(1.5 + random.nextDouble());
        cluster.batch(ticks, false);
      }
      lost += cluster.lost;
    }
    double expected =
        ElectionLaw.losses(new long[] {nanos(ticks)}, new double[] {stalls}, TIMING, members);

    assertThat((double) lost / clusters).isCloseTo(expected, within(0.15 * expected + 0.5));
  }

  @ParameterizedTest
  @CsvSource({"3", "5"})
  void shouldCountTheLossesOfStallsOfManyLengths(int members) {
    int stalls = 3_000;
    SplittableRandom random = new SplittableRandom(9);
    RaftTicks cluster = new RaftTicks(9, TIMING.electionTicks(), members);
    long[] lengths = new long[stalls];
    double[] times = new double[stalls];
    double naive = 0;
    for (int i = 0; i < stalls; i++) {
      double ticks = 8 + 2 * random.nextExponential();
      cluster.idle(1.5 + random.nextDouble());
      cluster.batch(ticks, false);
      lengths[i] = nanos(ticks);
      times[i] = 1;
      naive += ElectionLaw.leadershipLossProbability(lengths[i], TIMING, members);
    }
    double expected = ElectionLaw.losses(lengths, times, TIMING, members);

    assertThat((double) cluster.lost).isCloseTo(expected, within(0.15 * expected));
    // Draws that are kept cost fewer leaderships than new ones at every stall would.
    assertThat(expected).isLessThan(0.9 * naive);
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void shouldLoseNoLeadershipWhereNoOtherCanTakeIt(int members) {
    long[] hour = {Duration.ofHours(1).toNanos()};

    assertThat(ElectionLaw.losses(hour, new double[] {5}, TIMING, members)).isZero();
    assertThat(ElectionLaw.outageNanos(hour[0], TIMING, members)).isEqualTo(hour[0]);
  }

  private static long nanos(double ticks) {
    return Math.round(ticks * TIMING.heartbeatNanos());
  }
}
