package io.etcdprobe.fsync.noise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The latest pauses of one kind, each from a start to an end in nanoTime ticks. One writer, any
 * reader; nothing is allocated after construction. When it is full the oldest are forgotten.
 */
final class PauseLog {

  private final long[] starts;
  private final long[] ends;
  private long count;

  /**
   * @param kept how many are remembered
   */
  PauseLog(int kept) {
    starts = new long[kept];
    ends = new long[kept];
  }

  /** Notes a pause; pauses need not come in order, nor be apart from each other. */
  synchronized void add(long start, long end) {
    int place = (int) (count % starts.length);
    starts[place] = start;
    ends[place] = end;
    count++;
  }

  /** The longest pause that ended at a moment or later, nanoseconds; 0 if there is none. */
  synchronized long longestSince(long moment) {
    long longest = 0;
    for (int i = 0; i < Math.min(count, starts.length); i++) {
      if (ends[i] - moment >= 0) {
        longest = Math.max(longest, ends[i] - starts[i]);
      }
    }
    return longest;
  }

  /** How much of the time from {@code start} to {@code end} the pauses cover, 0 to 1. */
  synchronized double covered(long start, long end) {
    long length = end - start;
    if (length <= 0) {
      return 0;
    }
    // Differences to the start only: the ticks' origin is arbitrary and may wrap round.
    List<long[]> within = new ArrayList<>();
    for (int i = 0; i < Math.min(count, starts.length); i++) {
      long from = Math.max(0, starts[i] - start);
      long to = Math.min(length, ends[i] - start);
      if (from < to) {
        within.add(new long[] {from, to});
      }
    }
    within.sort(Comparator.comparingLong(pause -> pause[0]));
    long covered = 0;
    long reached = 0;
    for (long[] pause : within) {
      covered += Math.max(0, pause[1] - Math.max(reached, pause[0]));
      reached = Math.max(reached, pause[1]);
    }
    return (double) covered / length;
  }
}
