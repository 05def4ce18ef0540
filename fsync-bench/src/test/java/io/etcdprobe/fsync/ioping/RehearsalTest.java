package io.etcdprobe.fsync.ioping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RehearsalTest {

  private int steps;

  @Test
  void shouldGoOnWhileAStepGetsQuicker() throws IopingException {
    new Rehearsal().run(() -> take(steps < 1500 ? 200_000 - steps * 100 : 50_000));

    assertThat(steps).isBetween(1600, 10_000);
  }

  @Test
  void shouldEndThoughAStepGetsQuickerForEver() throws IopingException {
    new Rehearsal().run(() -> take(2_000_000 / (1 + steps / 20)));

    assertThat(steps).isLessThanOrEqualTo(10_000);
  }

  private boolean take(long nanos) {
    steps++;
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    return true;
  }
}
