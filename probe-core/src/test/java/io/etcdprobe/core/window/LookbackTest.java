package io.etcdprobe.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.cluster.Samples;
import io.etcdprobe.core.member.EtcdMetric;
import io.etcdprobe.core.member.Trouble;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LookbackTest {

  @Property(tries = 300)
  void slowStepsAreThoseOfAllStepsThatMayHoldSomethingSlow(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 9) Integer> seconds,
      @ForAll @DoubleRange(min = 0.01, max = 9) double limit,
      @ForAll @IntRange(min = 1, max = 40) int lookBack) {
    Samples member = Samples.leader();
    for (int what : seconds) {
      switch (what) {
        case 0 -> member.fsync(0.05).healthy(1);
        case 1 -> member.fsync(1.5).healthy(1);
        case 2 -> member.fsync(20).healthy(1);
        case 3 -> member.restart().fsync(1.5).healthy(1);
        case 4 -> member.silent(Trouble.Kind.TIMEOUT, 1);
        default -> member.healthy(1);
      }
    }
    long now = member.seconds() * Samples.SECOND;
    long nanos = lookBack * Samples.SECOND;
    MemberWindow window = member.window();

    List<Lookback.Step> all = Lookback.steps(window, EtcdMetric.WAL_FSYNC, now, nanos);
    List<Lookback.Step> slow = Lookback.slowSteps(window, EtcdMetric.WAL_FSYNC, now, nanos, limit);

    List<Lookback.Step> surely =
        all.stream().filter(step -> step.events().slowestAbout() >= limit).toList();
    assertThat(times(all)).as("all").matches(times -> times.containsAll(times(slow)));
    assertThat(times(slow)).as("slow").matches(times -> times.containsAll(times(surely)));
    assertThat(slow).allMatch(step -> step.events().maybeOver(limit / 2.01) > 0);
  }

  private static List<Long> times(List<Lookback.Step> steps) {
    return steps.stream().map(Lookback.Step::toNanos).toList();
  }
}
