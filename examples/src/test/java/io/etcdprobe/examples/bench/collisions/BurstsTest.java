package io.etcdprobe.examples.bench.collisions;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.examples.bench.collisions.Bursts.Burst;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BurstsTest {

  private final Bursts bursts = new Bursts(Map.of(1, "judge", 2, "asker"));

  @Test
  void shouldJoinWhatFollowsCloselyOnOneAnother() {
    bursts.see(new SwitchLine(1000, 0, 1));
    bursts.see(new SwitchLine(1100, 0, 2)); // on the other processor
    bursts.see(new SwitchLine(1200, 1, 9));
    bursts.see(new SwitchLine(1500, 2, 0));
    bursts.see(new SwitchLine(5000, 9, 1));
    bursts.see(new SwitchLine(5050, 1, 0));
    bursts.see(new SwitchLine(9050, 0, 1));
    bursts.see(new SwitchLine(9060, 1, 0));

    assertThat(bursts.list())
        .containsExactly(
            new Burst(1_000_000, 5_050_000, 650_000, "asker"),
            new Burst(9_050_000, 9_060_000, 10_000, "judge"));
  }

  @Test
  void shouldPassOverOthersAndWhatHasNoBeginning() {
    bursts.see(new SwitchLine(10, 1, 9));
    bursts.see(new SwitchLine(20, 9, 0));

    assertThat(bursts.list()).isEmpty();
  }

  @Test
  void shouldGoFromOneOfItsThreadsToAnother() {
    bursts.see(new SwitchLine(0, 0, 1));
    bursts.see(new SwitchLine(40, 1, 2));
    bursts.see(new SwitchLine(50, 2, 0));

    assertThat(bursts.list()).containsExactly(new Burst(0, 50_000, 50_000, "judge"));
  }
}
