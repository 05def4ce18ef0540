package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CalmTest {

  private static final long AFTER = 1;

  private final Calm calm = new Calm(AFTER);

  private boolean disturbedBy(Finding... findings) {
    AtomicInteger woken = new AtomicInteger();
    Runnable waking = woken::incrementAndGet;
    calm.add(waking);
    while (!calm.ease()) {
      Thread.onSpinWait();
    }
    calm.found(List.of(findings));
    calm.remove(waking);
    return woken.get() > 0;
  }

  @Test
  void shouldBeDisturbedByWhatIsNewAndByWhatIsUrgent() {
    Finding told = finding("m1", Severity.INFO);
    Finding urgent = finding("m1", Severity.WARNING);

    assertThat(disturbedBy()).isFalse();
    assertThat(disturbedBy(told)).as("news").isTrue();
    assertThat(disturbedBy(told)).as("known").isFalse();
    assertThat(disturbedBy(told, finding("m2", Severity.INFO))).as("another's").isTrue();
    assertThat(disturbedBy(told)).as("gone").isFalse();
    assertThat(disturbedBy(urgent)).as("worse").isTrue();
    assertThat(disturbedBy(urgent)).as("still urgent").isTrue();
  }

  @Test
  void shouldWakeNobodyWhereNobodySleepsLonger() {
    AtomicInteger woken = new AtomicInteger();
    calm.add(woken::incrementAndGet);

    calm.disturb();
    assertThat(woken).hasValue(0);

    while (!calm.ease()) {
      Thread.onSpinWait();
    }
    calm.disturb();
    calm.disturb();
    assertThat(woken).hasValue(1);
  }

  @Test
  void shouldNotBeCalmAtTheStart() {
    assertThat(new Calm(Calm.AFTER_NANOS).at(System.nanoTime())).isFalse();
    assertThat(new Calm(Calm.AFTER_NANOS).at(System.nanoTime() + 2 * Calm.AFTER_NANOS)).isTrue();
    assertThat(new Calm(Calm.NEVER).at(System.nanoTime() + 2 * Calm.AFTER_NANOS)).isFalse();
  }

  private static Finding finding(String member, Severity severity) {
    return new Finding(member, Cause.DISK_SLOW, severity, Instant.EPOCH, "", List.of(), "");
  }
}
