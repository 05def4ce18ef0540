package io.etcdprobe.core.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class LatencyRecorderTest {

  @Property(tries = 200)
  void shouldHoldInTotalWhatItsIntervalsHeld(
      @ForAll @NotEmpty List<@LongRange(min = 1, max = LatencyRecorder.MAX_NANOS) Long> first,
      @ForAll List<@LongRange(min = 1, max = LatencyRecorder.MAX_NANOS) Long> second) {
    LatencyRecorder recorder = new LatencyRecorder();
    first.forEach(recorder::record);
    long taken = recorder.takeInterval().getTotalCount();
    second.forEach(recorder::record);
    taken += recorder.takeInterval().getTotalCount();

    assertThat(taken).isEqualTo(first.size() + second.size());
    assertThat(recorder.total().getTotalCount()).isEqualTo(taken);
    assertThat(recorder.clamped()).isZero();
  }

  @Property(tries = 200)
  void shouldKeepEveryLatencyWithinATenthOfAPercent(
      @ForAll @LongRange(min = 1, max = LatencyRecorder.MAX_NANOS) long nanos) {
    LatencyRecorder recorder = new LatencyRecorder();
    recorder.record(nanos);
    recorder.takeInterval();

    assertThat((double) LatencyProfile.of(recorder.total(), 0).maxNanos())
        .isBetween(nanos * 0.999, nanos * 1.001 + 1);
  }

  @Test
  void shouldKeepTheWorstStallWhateverItsLength() {
    LatencyRecorder recorder = new LatencyRecorder();
    recorder.record(2 * LatencyRecorder.MAX_NANOS);
    recorder.record(Long.MAX_VALUE);
    recorder.record(-5);
    recorder.record(0);
    recorder.takeInterval();

    assertThat(recorder.total().getTotalCount()).isEqualTo(4);
    assertThat(recorder.clamped()).isEqualTo(3);
    assertThat(recorder.total().getMaxValue()).isGreaterThanOrEqualTo(LatencyRecorder.MAX_NANOS);
  }

  @Test
  void shouldForgetAWarmUp() {
    LatencyRecorder recorder = new LatencyRecorder();
    recorder.record(-1);
    recorder.reset();
    recorder.record(7);
    recorder.takeInterval();

    assertThat(recorder.total().getTotalCount()).isEqualTo(1);
    assertThat(recorder.clamped()).isZero();
  }
}
