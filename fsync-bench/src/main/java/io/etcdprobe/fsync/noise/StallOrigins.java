package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.stall.StallOrigin;

/**
 * Tells whose pause a stall was: the disk's, ours, or the host's. {@link PauseWatch} finds out by
 * watching this process and its machine. A test can answer what it likes. Use from one thread.
 */
public interface StallOrigins {

  /**
   * Announces that a measurement begins at a tick. The measurement before it is over. Until the
   * next call, a measurement is assumed to be under way from that tick on.
   *
   * @param tick of the monotonic clock, nanoseconds
   */
  void expect(long tick);

  /** Announces that nothing is measured until {@link #expect} is called again. */
  void expectNothing();

  /** Remembers the state of the processors before a measurement. */
  void mark();

  /**
   * Returns whose pause it was. May wait a moment until all observations are in.
   *
   * @param startNanos a tick shortly after the last {@link #mark}
   * @param endNanos a tick that has just passed
   */
  StallOrigin originOf(long startNanos, long endNanos);
}
