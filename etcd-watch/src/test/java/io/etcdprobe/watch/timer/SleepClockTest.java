package io.etcdprobe.watch.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SleepClockTest {

  private static final long MILLI = 1_000_000;

  private final SleepClock clock = SleepClock.SYSTEM;

  @Test
  void nobodyWakesBeforeTheTime() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> early = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        long nanos = (i % 7) * 10 * MILLI;
        early.add(
            threads.submit(
                () -> {
                  long start = System.nanoTime();
                  // A permit from before, as locks leave them.
                  LockSupport.unpark(Thread.currentThread());
                  clock.sleep(nanos);
                  return nanos - (System.nanoTime() - start);
                }));
      }
      for (Future<Long> one : early) {
        assertThat(one.get()).isLessThanOrEqualTo(0);
      }
    }
  }

  @Test
  void aSleepIsBrokenOffByAnInterrupt() throws Exception {
    CompletableFuture<Boolean> broken = new CompletableFuture<>();
    Thread sleeper =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    clock.sleep(Duration.ofHours(1).toNanos());
                    broken.complete(false);
                  } catch (InterruptedException interrupted) {
                    broken.complete(true);
                  }
                });
    sleeper.interrupt();

    assertThat(broken.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoIsInterruptedAlreadyDoesNotSleep() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> clock.sleep(0)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void whoIsWokenEndsTheNap() throws Exception {
    CompletableFuture<Boolean> woken = new CompletableFuture<>();
    for (Thread.Builder kind : List.of(Thread.ofVirtual(), Thread.ofPlatform().daemon())) {
      Thread sleeper =
          clock.start(
              kind,
              () -> {
                try {
                  clock.nap(Duration.ofHours(1).toNanos(), () -> true);
                  woken.complete(true);
                } catch (InterruptedException unexpected) {
                  woken.complete(false);
                }
              });
      clock.wake(sleeper);
      assertThat(woken.get(20, TimeUnit.SECONDS)).isTrue();
      sleeper.join();
    }
  }
}
