package io.etcdprobe.examples.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.examples.lab.fault.Fault;
import io.etcdprobe.examples.lab.fault.FaultRecord;
import io.etcdprobe.examples.lab.fault.Step;
import io.etcdprobe.examples.lab.fault.Target;
import io.etcdprobe.examples.lab.score.Expectation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long BEGIN = -5 * SECOND;

  private static FaultRecord happened(Step step, double from, double to) {
    return new FaultRecord(
        step,
        "m2",
        BEGIN + (long) (from * SECOND),
        BEGIN + (long) (to * SECOND),
        Instant.EPOCH,
        Instant.EPOCH,
        "");
  }

  private static Expectation expectation(double from, double to, FaultRecord... faults) {
    return new Timeline(BEGIN, List.of(faults), Map.of(Target.LEADER, "m2"))
        .expectation(new Truth(Target.LEADER, List.of(Cause.QUOTA), null, from, to, false));
  }

  @Test
  void takesTheMomentsWhenTheFaultReallyBeganAndEnded() {
    Step step = new Step(20, 40.0, Target.LEADER, new Fault.Pause());

    Expectation expected = expectation(20, 40, happened(step, 20.4, 41));

    assertThat(expected.fromNanos()).isEqualTo(BEGIN + 20_400_000_000L);
    assertThat(expected.toNanos()).isEqualTo(BEGIN + 41 * SECOND);
    assertThat(expected.member()).isEqualTo("m2");
    assertThat(expected.required()).isTrue();
  }

  @Test
  void takesTheEndOfAFaultThatIsOverByItself() {
    Step first = new Step(20, null, Target.LEADER, new Fault.SyncStall(300));
    Step second = new Step(30, null, Target.LEADER, new Fault.SyncStall(300));

    Expectation expected =
        expectation(20, 30, happened(first, 20.1, 20.4), happened(second, 30.1, 30.5));

    assertThat(expected.fromNanos()).isEqualTo(BEGIN + 20_100_000_000L);
    assertThat(expected.toNanos()).isEqualTo(BEGIN + 30_500_000_000L);
  }

  @Test
  void takesThePlanWhereNoFaultBeginsOrEnds() {
    Step step = new Step(10, 60.0, Target.LEADER, new Fault.Pause());

    Expectation expected = expectation(20, 40, happened(step, 10.3, 61));

    assertThat(expected.fromNanos()).isEqualTo(BEGIN + 20 * SECOND);
    assertThat(expected.toNanos()).isEqualTo(BEGIN + 40 * SECOND);
  }

  @Test
  void namesNobodyForARoleThatWasNeverGiven() {
    Timeline timeline = new Timeline(0, List.of(), Map.of());

    assertThat(
            timeline
                .expectation(new Truth(Target.FOLLOWER, List.of(Cause.QUOTA), null, 1, 2, true))
                .member())
        .isEqualTo("nobody");
  }
}
