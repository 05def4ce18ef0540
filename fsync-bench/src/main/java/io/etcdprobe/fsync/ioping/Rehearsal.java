package io.etcdprobe.fsync.ioping;

import io.etcdprobe.fsync.posix.Posix;
import java.util.concurrent.locks.LockSupport;

/**
 * Repeats a step until it takes no less time than before and nobody works on that any more.
 *
 * <p>The JVM compiles a method that was called a few hundred times, on a thread of its own; how
 * soon depends on what else the processors do and on what else there is to compile, which is much
 * just after the start. So there is a short pause after each round. It goes by the fastest step of
 * a round, as the others may have been interrupted, and by the time that the process uses in the
 * pause: a compiler at work beside the requests would slow them down.
 */
final class Rehearsal {

  /** One step; anything that it throws ends the rehearsal. */
  interface Step {
    boolean make() throws IopingException;
  }

  private static final int STEPS_PER_ROUND = 100;
  private static final int MOST_ROUNDS = 100;

  /** A step that is quicker by this part of it means that something was compiled. */
  private static final int SIGNIFICANT = 50;

  /** So many rounds in a row must bring nothing. */
  private static final int CALM_ROUNDS = 4;

  private static final long PAUSE_NANOS = 1_000_000;

  /** A pause itself takes a tenth of this. */
  private static final long IDLE_NANOS = PAUSE_NANOS / 4;

  private long fastest = Long.MAX_VALUE;

  void run(Step step) throws IopingException {
    int calm = 0;
    for (int round = 1; round <= MOST_ROUNDS && calm < CALM_ROUNDS; round++) {
      long before = fastest;
      play(step);
      // Less is the grain of the clock, and luck.
      boolean quicker = before - fastest > before / SIGNIFICANT;
      calm = quicker || busyInAPause() ? 0 : calm + 1;
    }
  }

  private void play(Step step) throws IopingException {
    long start = System.nanoTime();
    for (int i = 0; i < STEPS_PER_ROUND && step.make(); i++) {
      long end = System.nanoTime();
      fastest = Math.min(fastest, end - start);
      start = end;
    }
  }

  private boolean busyInAPause() {
    long before = Posix.processorNanos();
    LockSupport.parkNanos(this, PAUSE_NANOS);
    return Posix.processorNanos() - before > IDLE_NANOS;
  }
}
