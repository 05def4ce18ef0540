package io.etcdprobe.cli.sidecar;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BeatTest {

  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final long SHORT = Duration.ofMillis(20).toNanos();

  private final Beat beat = new Beat(System::nanoTime);

  @Test
  void shouldEndAWaitWhenWoken() throws InterruptedException {
    Thread waker = Thread.ofPlatform().start(beat::wake);
    beat.await(HOUR);
    waker.join();
  }

  @Test
  void shouldWaitAfterAWakingAsAfterALook() throws InterruptedException {
    beat.wake();
    beat.wake();
    long before = System.nanoTime();
    beat.await(HOUR);
    beat.await(SHORT); // ends after SHORT, not after HOUR; both calls of wake ended one wait
    long waited = System.nanoTime() - before;
    assertTrue(waited >= SHORT, () -> waited + " ns");
  }

  @Test
  void shouldNotMakeUpForWhatIsLate() throws InterruptedException {
    long before = System.nanoTime();
    beat.await(-HOUR);
    beat.await(SHORT);
    long waited = System.nanoTime() - before;
    assertTrue(waited >= SHORT, () -> waited + " ns");
  }
}
