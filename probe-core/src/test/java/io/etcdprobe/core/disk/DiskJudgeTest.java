package io.etcdprobe.core.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.forecast.Forecast;
import io.etcdprobe.core.forecast.StallHistory;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.stat.Autocorrelation;
import io.etcdprobe.core.stat.MeanInterval;
import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskJudgeTest {

  private static final ElectionTiming TIMING = ElectionTiming.DEFAULT;
  private static final DiskBounds BOUNDS = DiskBounds.defaults(TIMING);
  private static final long MILLI = 1_000_000;

  @Test
  void shouldPassAFastDiskAndSayByHowMuch() {
    Verdict verdict = judge(new Evidence());

    assertThat(verdict.status()).isEqualTo(Status.PASS);
    assertThat(verdict.confidence()).isBetween(0.95, 1.0);
    assertThat(verdict.summary())
        .isEqualTo(
            "etcd will see an fdatasync p99 of 500 µs here, 20 times below the bound of 10 ms, and"
                + " it was not stalled once in 60 s");
  }

  @ParameterizedTest
  @CsvSource({"9,PASS", "11,WARN", "49,WARN", "51,FAIL"})
  void shouldHoldTheP99AgainstBothLimits(int millis, Status status) {
    assertThat(
            reason(judge(new Evidence().fsync(9000, millis * MILLI)), Bound.WAL_FSYNC_P99).status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"24,PASS", "26,WARN", "101,FAIL"})
  void shouldHoldTheCommitsAgainstBothLimits(int millis, Status status) {
    Verdict verdict = judge(new Evidence().commit(600, millis * MILLI));

    assertThat(reason(verdict, Bound.BACKEND_COMMIT_P99).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"0.9,PASS", "2.1,WARN", "21,FAIL"})
  void shouldHoldSequentialWritesAgainstBothLimits(double millis, Status status) {
    assertThat(
            reason(judge(new Evidence().durable(millis * MILLI)), Bound.SEQUENTIAL_IOPS).status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"99,PASS", "101,WARN", "899,WARN", "900,FAIL", "5000,FAIL"})
  void shouldHoldTheLongestStallAgainstTheClustersTiming(int millis, Status status) {
    assertThat(
            reason(judge(new Evidence().stall(millis * MILLI, StallOrigin.DISK)), Bound.STALL)
                .status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "150|beyond H = 100 ms, a leader's heartbeats can be late",
        "250|beyond 2H = 200 ms, a leader's heartbeats are late",
        "1200|beyond (E-1)H = 900 ms, a leader can lose its leadership (44 % with three members)",
        "2000|beyond (2E-1)H = 1.9 s, a leader loses its leadership"
      })
  void shouldSayWhatAStallDoesToALeader(int millis, String meaning) {
    assertThat(
            reason(judge(new Evidence().stall(millis * MILLI, StallOrigin.DISK)), Bound.STALL)
                .text())
        .endsWith(meaning);
  }

  @Test
  void shouldLeaveOutStallsOfTheProbesOwnAndSaySo() {
    Reason reason =
        reason(judge(new Evidence().stall(2000 * MILLI, StallOrigin.PROBE)), Bound.STALL);

    assertThat(reason.status()).isEqualTo(Status.PASS);
    assertThat(reason.text()).contains("1 more of this process's own");
  }

  @Test
  void shouldCountStallsOfTheHostForEtcdWouldStallToo() {
    Reason reason =
        reason(judge(new Evidence().stall(2000 * MILLI, StallOrigin.HOST)), Bound.STALL);

    assertThat(reason.status()).isEqualTo(Status.FAIL);
    assertThat(reason.text()).contains("the whole host stood still");
  }

  @Test
  void shouldNotDecideFromTooFewSamplesAndSayHowLongToRun() {
    Verdict verdict = judge(new Evidence().fsync(100, MILLI));
    Reason reason = reason(verdict, Bound.WAL_FSYNC_P99);

    assertThat(verdict.status()).isEqualTo(Status.INCONCLUSIVE);
    assertThat(reason.text()).contains("100 samples do not decide").contains("run --duration");
    assertThat(reason.decision()).isNotNull();
    assertThat(reason.decision().runLongerNanos()).isGreaterThan(60_000 * MILLI);
  }

  @Test
  void shouldDecideAfterTheRunItAskedFor() {
    Evidence tooShort = new Evidence().fsync(100, MILLI);
    Reason.Decision asked = reason(judge(tooShort), Bound.WAL_FSYNC_P99).decision();
    assertThat(asked).isNotNull();
    int enough = (int) (100.0 * asked.runLongerNanos() / tooShort.measured);

    assertThat(reason(judge(new Evidence().fsync(enough, MILLI)), Bound.WAL_FSYNC_P99).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void shouldNotTakeOneSlowCommitAmongNinetyNineForADiskThatSitsOnTheLimit() {
    Histogram histogram = LatencyRecorder.emptyHistogram();
    histogram.recordValueWithCount(700_000, 98);
    histogram.recordValueWithCount(29_800_000, 1);
    Reason reason = reason(judge(new Evidence().commit(histogram)), Bound.BACKEND_COMMIT_P99);

    assertThat(reason.status()).isEqualTo(Status.INCONCLUSIVE);
    assertThat(reason.text()).contains("99 samples do not decide").contains("; run --duration 5m");
  }

  @Property(tries = 500)
  void shouldNotClaimFromFewerSamplesThanAQuantileNeedsThatNoRunWouldTell(
      @ForAll @IntRange(min = 1, max = 998) int samples,
      @ForAll @IntRange(min = 0, max = 998) int slow,
      @ForAll @IntRange(min = 1, max = 200_000) int measuredSeconds) {
    Histogram histogram = LatencyRecorder.emptyHistogram();
    int beyond = Math.min(slow, samples);
    if (samples > beyond) {
      histogram.recordValueWithCount(MILLI, samples - beyond);
    }
    if (beyond > 0) {
      histogram.recordValueWithCount(30 * MILLI, beyond);
    }
    Reason reason =
        QuantileJudge.judge(
            Bound.BACKEND_COMMIT_P99,
            "bbolt commit",
            LatencyProfile.watched(histogram, 0, 1),
            BOUNDS.backendCommitP99(),
            measuredSeconds * 1000L * MILLI,
            Status.INCONCLUSIVE);

    assertThat(reason.text()).doesNotContain("close to the limit");
    if (reason.status() == Status.INCONCLUSIVE) {
      assertThat(reason.text()).contains("run --duration");
    }
    if (samples < 382) {
      assertThat(reason.status()).isNotEqualTo(Status.PASS);
    }
  }

  @Test
  void shouldAdmitThatNoRunTellsADiskThatSitsOnTheLimit() {
    Histogram histogram = LatencyRecorder.emptyHistogram();
    histogram.recordValueWithCount(MILLI, 9900);
    histogram.recordValueWithCount(20 * MILLI, 100);
    Reason reason = reason(judge(new Evidence().fsync(histogram)), Bound.WAL_FSYNC_P99);

    assertThat(reason.status()).isEqualTo(Status.INCONCLUSIVE);
    assertThat(reason.text()).contains("close to the limit");
  }

  @Test
  void shouldNotPassARunThatMeasuredNothing() {
    Verdict verdict =
        DiskJudge.judge(
            new DiskEvidence(
                LatencyProfile.empty(),
                LatencyProfile.empty(),
                true,
                MeanInterval.atAnyTime(new Autocorrelation()),
                List.of(),
                StallHistory.NONE,
                0,
                List.of(),
                null),
            BOUNDS,
            TIMING,
            3);

    assertThat(verdict.status()).isEqualTo(Status.INCONCLUSIVE);
    assertThat(verdict.reasons()).allMatch(reason -> reason.status() == Status.INCONCLUSIVE);
    assertThat(verdict.forecast()).isNull();
  }

  @Test
  void shouldLeadWithTheStallThatCostsTheLeadership() {
    Verdict verdict =
        judge(new Evidence().fsync(9000, 80 * MILLI).stall(2000 * MILLI, StallOrigin.DISK));

    assertThat(verdict.summary()).startsWith("one stall of 2 s").endsWith(", and 1 more");
  }

  @Test
  void shouldNotBeSureOfWhatItLeavesOpen() {
    Reason.Decision open =
        reason(judge(new Evidence().durable(2 * MILLI)), Bound.SEQUENTIAL_IOPS).decision();

    assertThat(open).isNotNull();
    assertThat(open.confidence()).isBetween(0.4, 0.6);
  }

  @Test
  void shouldWarnOfATargetWhateverItsSpeed() {
    Verdict verdict = judge(new Evidence().warning("memory, lost at reboot"));

    assertThat(verdict.status()).isEqualTo(Status.WARN);
    assertThat(verdict.summary()).isEqualTo("memory, lost at reboot");
  }

  @Test
  void shouldFailADiskThatAnswersWithAnError() {
    Verdict verdict = judge(new Evidence().ioError("fdatasync failed with EIO"));

    assertThat(verdict.status()).isEqualTo(Status.FAIL);
    assertThat(verdict.summary()).startsWith("fdatasync failed with EIO: etcd ends itself");
  }

  @Test
  void shouldNotJudgeCommitsThatAPatternDoesNotMake() {
    assertThat(judge(new Evidence().noCommits()).reasons())
        .noneMatch(reason -> reason.bound() == Bound.BACKEND_COMMIT_P99);
  }

  @Test
  void shouldForecastAnUpperLimitWhereNothingWasSeen() {
    Forecast forecast = judge(new Evidence()).forecast();

    assertThat(forecast).isNotNull();
    assertThat(forecast.dangerous()).isZero();
    assertThat(forecast.lossesSeen()).isZero();
    // The rule of three: 2.996 in a minute.
    assertThat(forecast.dangerousPerDay()).isBetween(4313.0, 4315.0);
  }

  @Property(tries = 200)
  void shouldNeverLikeASlowerDiskBetter(
      @ForAll @IntRange(min = 0, max = 3000) int slower,
      @ForAll @IntRange(min = 1, max = 200) int millis,
      @ForAll @IntRange(min = 1, max = 200) int more) {
    Status one = reason(judge(mixed(slower, millis)), Bound.WAL_FSYNC_P99).status();
    Status other = reason(judge(mixed(slower, millis + more)), Bound.WAL_FSYNC_P99).status();

    assertThat(other).isGreaterThanOrEqualTo(one);
  }

  @Property(tries = 200)
  void shouldNameTheWorstReasonFirst(
      @ForAll @IntRange(min = 1, max = 200) int fsyncMillis,
      @ForAll @IntRange(min = 1, max = 200) int commitMillis,
      @ForAll @IntRange(min = 101, max = 3000) int stallMillis) {
    Verdict verdict =
        judge(
            new Evidence()
                .fsync(9000, fsyncMillis * MILLI)
                .commit(600, commitMillis * MILLI)
                .stall(stallMillis * MILLI, StallOrigin.DISK));

    assertThat(verdict.reasons().getFirst().status()).isEqualTo(verdict.status());
    assertThat(verdict.reasons()).isSortedAccordingTo((a, b) -> b.status().compareTo(a.status()));
  }

  private static Evidence mixed(int slower, int millis) {
    Histogram histogram = LatencyRecorder.emptyHistogram();
    histogram.recordValueWithCount(MILLI, 9000 - slower);
    if (slower > 0) {
      histogram.recordValueWithCount(millis * MILLI, slower);
    }
    return new Evidence().fsync(histogram);
  }

  private static Verdict judge(Evidence evidence) {
    return DiskJudge.judge(evidence.build(), BOUNDS, TIMING, 3);
  }

  private static Reason reason(Verdict verdict, Bound bound) {
    return verdict.reasons().stream()
        .filter(reason -> reason.bound() == bound)
        .findFirst()
        .orElseThrow();
  }

  /** Evidence of a healthy disk; tests make it worse. */
  private static final class Evidence {
    private final long measured = 60_000 * MILLI;
    private LatencyProfile fsync = profile(9000, MILLI / 2);
    private LatencyProfile commit = profile(600, MILLI);
    private boolean commits = true;
    private double durable = MILLI / 2.0;
    private List<Stall> stalls = List.of();
    private List<String> warnings = List.of();
    private @Nullable String error;

    Evidence fsync(int count, long nanos) {
      fsync = profile(count, nanos);
      return this;
    }

    Evidence fsync(Histogram histogram) {
      fsync = LatencyProfile.watched(histogram, 0, 1);
      return this;
    }

    Evidence commit(int count, long nanos) {
      commit = profile(count, nanos);
      return this;
    }

    Evidence commit(Histogram histogram) {
      commit = LatencyProfile.watched(histogram, 0, 1);
      return this;
    }

    Evidence noCommits() {
      commits = false;
      commit = LatencyProfile.empty();
      return this;
    }

    Evidence durable(double nanos) {
      durable = nanos;
      return this;
    }

    Evidence stall(long nanos, StallOrigin origin) {
      stalls = List.of(new Stall(Instant.EPOCH, nanos, Phase.WAL_FSYNC, origin));
      return this;
    }

    Evidence warning(String text) {
      warnings = List.of(text);
      return this;
    }

    Evidence ioError(String text) {
      error = text;
      return this;
    }

    DiskEvidence build() {
      Autocorrelation writes = new Autocorrelation();
      for (int i = 0; i < 9_000; i++) {
        writes.add(durable * (i % 2 == 0 ? 0.9 : 1.1));
      }
      return new DiskEvidence(
          fsync,
          commit,
          commits,
          MeanInterval.atAnyTime(writes),
          stalls,
          history(),
          measured,
          warnings,
          error);
    }

    private StallHistory history() {
      return new StallHistory(
          stalls.stream()
              .filter(stall -> stall.origin() != StallOrigin.PROBE)
              .map(stall -> new StallHistory.Spell(0, stall.nanos()))
              .toList(),
          measured,
          fsync.count());
    }

    private static LatencyProfile profile(int count, long nanos) {
      Histogram histogram = LatencyRecorder.emptyHistogram();
      histogram.recordValueWithCount(nanos, count);
      return LatencyProfile.watched(histogram, 0, 1);
    }
  }
}
