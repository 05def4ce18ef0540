package io.etcdprobe.fsync.ioping;

import java.util.concurrent.locks.LockSupport;

/**
 * Repeats a step until it takes no less time than before.
 *
 * <p>The JVM compiles a method that was called a few hundred times, on a thread of its own; how
 * soon depends on what else the processors do. So there is a short pause after each round, and the
 * fastest step of a round is what counts: the others may have been interrupted.
 */
final class Rehearsal {

  /** One step; anything that it throws ends the rehearsal. */
  interface Step {
    boolean make() throws IopingException;
  }

  private static final int STEPS_PER_ROUND = 100;
  private static final int MOST_ROUNDS = 40;

  /** A step that is quicker by this part of it means that something was compiled. */
  private static final int SIGNIFICANT = 50;

  /** So many rounds in a row must bring nothing. */
  private static final int CALM_ROUNDS = 5;

  private static final long PAUSE_NANOS = 1_000_000;

  private long fastest = Long.MAX_VALUE;

  void run(Step step) throws IopingException {
    int calm = 0;
    for (int round = 1; round <= MOST_ROUNDS && calm < CALM_ROUNDS; round++) {
      long before = fastest;
      play(step);
      // Less is the grain of the clock, and luck.
      calm = before - fastest > before / SIGNIFICANT ? 0 : calm + 1;
      LockSupport.parkNanos(this, PAUSE_NANOS);
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
}
