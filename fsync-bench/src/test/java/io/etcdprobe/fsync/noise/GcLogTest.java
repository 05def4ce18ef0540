package io.etcdprobe.fsync.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class GcLogTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final PauseLog collections = new PauseLog(64);

  @Test
  void shouldPlaceACollectionWhereItHappened() {
    try (GcLog log = new GcLog(collections)) {
      log.begin();
      long before = System.nanoTime();
      System.gc();
      long after = System.nanoTime();
      awaitCollectionUntil(after + 5 * SECOND, before - SECOND);

      assertThat(log.count()).isPositive();
      assertThat(log.nanos()).isNotNegative();
      // The collection takes most of the call, and none of it lies long before or after.
      long edge = TimeUnit.MILLISECONDS.toNanos(4);
      assertThat(collections.covered(before - edge, after + edge)).isPositive();
      assertThat(collections.covered(after + edge, after + SECOND)).isZero();
    }
  }

  private void awaitCollectionUntil(long deadline, long from) {
    while (deadline - System.nanoTime() > 0 && collections.covered(from, System.nanoTime()) == 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void shouldCountFromTheBeginningOnly() {
    try (GcLog log = new GcLog(collections)) {
      System.gc();
      log.begin();

      // Garbage of other tests may be collected meanwhile, but only a few times.
      assertThat(log.count()).isLessThan(100);
      long counted = log.count();
      System.gc();
      assertThat(log.count()).isGreaterThan(counted);
    }
  }

  @Test
  void shouldLeaveOutCyclesThatRunBesideTheProgram() {
    assertThat(GcLog.isPause("ZGC Major Cycles")).isFalse();
    assertThat(GcLog.isPause("Shenandoah Cycles")).isFalse();
    assertThat(GcLog.isPause("ZGC Major Pauses")).isTrue();
    assertThat(GcLog.isPause("Copy")).isTrue();
    assertThat(GcLog.isPause("G1 Young Generation")).isTrue();
  }
}
