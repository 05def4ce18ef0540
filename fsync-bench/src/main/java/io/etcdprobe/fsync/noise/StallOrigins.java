package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.stall.StallOrigin;

/**
 * Says whose pause a stall was: the disk's, ours, or the host's. {@link PauseWatch} finds out by
 * watching this process and its machine; a test can say what it likes. One thread.
 */
public interface StallOrigins {

  /**
   * Something is to be measured from a tick on. What was measured before is over, and until the
   * next tick is told, the measuring is taken to be under way.
   *
   * @param tick of the monotonic clock, nanoseconds
   */
  void expect(long tick);

  /** Nothing is to be measured until {@link #expect} is called again. */
  void expectNothing();

  /** Remembers how the processors stand, before something is measured. */
  void mark();

  /**
   * Returns whose pause it was. May wait a moment until everybody has told what they know.
   *
   * @param startNanos a tick not long after the last {@link #mark}
   * @param endNanos a tick that has just been
   */
  StallOrigin originOf(long startNanos, long endNanos);
}
