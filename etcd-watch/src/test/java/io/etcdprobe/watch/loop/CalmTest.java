package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CalmTest {

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - Calm.AFTER_NANOS);
  private final Calm calm = new Calm(clock::get, Calm.AFTER_NANOS);

  private void easeAfterAWhile() {
    clock.addAndGet(Calm.AFTER_NANOS + 1);
    assertThat(calm.ease()).isTrue();
  }

  private boolean disturbedBy(Finding... findings) {
    AtomicInteger woken = new AtomicInteger();
    Runnable waking = woken::incrementAndGet;
    calm.add(waking);
    easeAfterAWhile();
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

    easeAfterAWhile();
    calm.disturb();
    calm.disturb();
    assertThat(woken).hasValue(1);
  }

  @Test
  void shouldBeCalmOnceNothingWasUnusualForHalfAMinute() {
    clock.addAndGet(Calm.AFTER_NANOS);
    assertThat(calm.ease()).isFalse();
    clock.incrementAndGet();
    assertThat(calm.ease()).isTrue();
    calm.disturb();
    assertThat(calm.ease()).isFalse();
  }

  @Test
  void shouldNotBeCalmAtTheStart() {
    assertThat(calm.at(clock.get())).isFalse();
    assertThat(calm.at(clock.get() + 2 * Calm.AFTER_NANOS)).isTrue();
    assertThat(new Calm(clock::get, Calm.NEVER).at(clock.get() + 2 * Calm.AFTER_NANOS)).isFalse();
  }

  private static Finding finding(String member, Severity severity) {
    return new Finding(member, Cause.DISK_SLOW, severity, Instant.EPOCH, "", List.of(), "");
  }
}
