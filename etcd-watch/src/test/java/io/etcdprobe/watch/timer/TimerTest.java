package io.etcdprobe.watch.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TimerTest {

  private static final long MILLI = 1_000_000;

  @Test
  void whatWasCalledOffDoesNotHappen() throws Exception {
    AtomicBoolean happened = new AtomicBoolean();
    CompletableFuture<Boolean> later = new CompletableFuture<>();
    Future<?> off = Timer.after(50 * MILLI, () -> happened.set(true));
    var _ = Timer.after(100 * MILLI, () -> later.complete(happened.get()));
    off.cancel(false);

    assertThat(later.get(20, TimeUnit.SECONDS)).isFalse();
  }
}
