package io.etcdprobe.fsync.noise;

/**
 * The latest pauses of one kind, each from a start to an end in nanoTime ticks. One writer, any
 * reader; nothing is allocated after construction. When it is full the oldest are forgotten.
 */
final class PauseLog {

  static final int KEPT = 4096;

  private final long[] starts = new long[KEPT];
  private final long[] ends = new long[KEPT];
  private long count;

  /** Notes a pause; pauses need not come in order, nor be apart from each other. */
  synchronized void add(long start, long end) {
    int place = (int) (count % KEPT);
    starts[place] = start;
    ends[place] = end;
    count++;
  }

  /** Forgets all. */
  synchronized void clear() {
    count = 0;
  }

  /**
   * How much of the time from {@code start} to {@code end} the pauses cover, each counted for
   * itself, 0 to 1.
   */
  synchronized double covered(long start, long end) {
    long length = end - start;
    if (length <= 0) {
      return 0;
    }
    long covered = 0;
    for (int i = 0; i < Math.min(count, KEPT); i++) {
      // Differences to the start only: the ticks' origin is arbitrary and may wrap round.
      long from = Math.max(0, starts[i] - start);
      long to = Math.min(length, ends[i] - start);
      covered += Math.max(0, to - from);
    }
    return Math.min(1, (double) covered / length);
  }
}
