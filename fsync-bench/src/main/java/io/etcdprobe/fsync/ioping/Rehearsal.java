package io.etcdprobe.fsync.ioping;

import io.etcdprobe.fsync.posix.Posix;
import java.util.concurrent.locks.LockSupport;

/**
 * Repeats a step until it gets no faster and the JVM's compilers are idle.
 *
 * <p>The JVM compiles a method after a few hundred calls, on another thread. When it does so
 * depends on the load of the processors and on the other methods to compile, which are many just
 * after the start. So there is a short pause after each round. The rehearsal looks at the fastest
 * step of a round, as others may have been interrupted. It also looks at the processor time of the
 * process during the pause, as a compiler that still works would slow the requests down.
 */
final class Rehearsal {

  /** One step. Anything that it throws ends the rehearsal. */
  interface Step {
    boolean make() throws IopingException;
  }

  private static final int STEPS_PER_ROUND = 100;
  private static final int MOST_ROUNDS = 100;

  /** If the fastest step improves by more than this part of it, code was compiled. */
  private static final int SIGNIFICANT = 50;

  /** The rehearsal ends after so many rounds in a row without a change. */
  private static final int CALM_ROUNDS = 4;

  private static final long PAUSE_NANOS = 1_000_000;

  /** The process must use less than this during a pause. The pause itself takes a tenth of it. */
  private static final long IDLE_NANOS = PAUSE_NANOS / 4;

  private long fastest = Long.MAX_VALUE;

  void run(Step step) throws IopingException {
    int calm = 0;
    for (int round = 1; round <= MOST_ROUNDS && calm < CALM_ROUNDS; round++) {
      long before = fastest;
      play(step);
      // Smaller gains come from the clock's resolution and from luck.
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
