package io.etcdprobe.watch.loop;

/**
 * Notices when the wall clock jumps against the monotonic clock. Call {@link #look} every second or
 * two, from one thread.
 */
final class WallClock {

  private static final long JUMP_NANOS = 500_000_000L;
  private static final long REMEMBERED_NANOS = 60_000_000_000L;

  private boolean looked;
  private long ahead;
  private boolean jumped;
  private long jumpNanos;
  private long jumpedAt;

  /**
   * Compares the clocks.
   *
   * @param now monotonic
   * @param wallNanos the same moment of the wall clock, nanoseconds since the epoch
   * @return the latest jump within the last minute, nanoseconds, forwards if positive; 0 if there
   *     was none
   */
  long look(long now, long wallNanos) {
    long difference = wallNanos - now;
    if (looked && Math.abs(difference - ahead) > JUMP_NANOS) {
      jumped = true;
      jumpNanos = difference - ahead;
      jumpedAt = now;
    }
    looked = true;
    ahead = difference;
    jumped &= now - jumpedAt < REMEMBERED_NANOS;
    return jumped ? jumpNanos : 0;
  }
}
