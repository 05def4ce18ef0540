package io.etcdprobe.fsync.noise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The latest pauses of one kind, each from a start to an end in nanoTime ticks. One thread writes,
 * any thread reads. Nothing is allocated by writing. When the log is full, the oldest pauses are
 * forgotten.
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

  /** Notes a pause. Pauses may come in any order and may overlap. */
  synchronized void add(long start, long end) {
    int place = (int) (count % starts.length);
    starts[place] = start;
    ends[place] = end;
    count++;
  }

  /** The longest pause that ended at this moment or later, nanoseconds; 0 if there is none. */
  synchronized long longestSince(long moment) {
    long longest = 0;
    for (int i = 0; i < Math.min(count, starts.length); i++) {
      if (ends[i] - moment >= 0) {
        longest = Math.max(longest, ends[i] - starts[i]);
      }
    }
    return longest;
  }

  /** The part of the time from {@code start} to {@code end} that the pauses cover, 0 to 1. */
  synchronized double covered(long start, long end) {
    long length = end - start;
    if (length <= 0) {
      return 0;
    }
    // Only differences to the start are used, as the ticks' origin is arbitrary and may wrap.
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
