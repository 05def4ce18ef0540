package io.etcdprobe.fsync.disk;

import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.forecast.StallHistory.Spell;
import io.etcdprobe.core.latency.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts stalls longer than the heartbeat interval. Keeps the longest of them, for people, and all
 * from the first one on until there are {@value #FIRST}, for the forecast: the longest alone would
 * make a disk look worse than it is. The measuring thread writes without allocation; any thread may
 * read.
 */
final class StallLog {

  /** Receives the stalls when the log is read. */
  interface Visitor {
    void stall(long startNanos, long nanos, Phase phase);
  }

  private static final int FIRST = 16_384;

  private final long thresholdNanos;
  private final long[] starts = new long[DiskReport.MAX_STALLS];
  private final long[] lengths = new long[DiskReport.MAX_STALLS];
  private final Phase[] phases = new Phase[DiskReport.MAX_STALLS];
  private final long[] firstStarts = new long[FIRST];
  private final long[] firstLengths = new long[FIRST];
  private volatile long count;

  StallLog(long thresholdNanos) {
    this.thresholdNanos = thresholdNanos;
  }

  /** Notes a call if it took longer than the threshold. */
  void offer(long startNanos, long nanos, Phase phase) {
    if (nanos > thresholdNanos) {
      keep(startNanos, nanos, phase);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer thread
  private synchronized void keep(long startNanos, long nanos, Phase phase) {
    if (count < FIRST) {
      firstStarts[(int) count] = startNanos;
      firstLengths[(int) count] = nanos;
    }
    int place = count < starts.length ? (int) count : shortest();
    if (count < starts.length || lengths[place] < nanos) {
      starts[place] = startNanos;
      lengths[place] = nanos;
      phases[place] = phase;
    }
    count++;
  }

  private int shortest() {
    int shortest = 0;
    for (int i = 1; i < lengths.length; i++) {
      if (lengths[i] < lengths[shortest]) {
        shortest = i;
      }
    }
    return shortest;
  }

  /** How many stalls there were. Any thread may call this. */
  long count() {
    return count;
  }

  /** Returns the first stalls, in the order of time. */
  synchronized List<Spell> first() {
    List<Spell> first = new ArrayList<>();
    for (int i = 0; i < Math.min(count, FIRST); i++) {
      first.add(new Spell(firstStarts[i], firstLengths[i]));
    }
    return first;
  }

  /** Whether there were more stalls than {@link #first} returns. */
  boolean hasMore() {
    return count > FIRST;
  }

  /** Visits the longest stalls, in no particular order. */
  synchronized void visit(Visitor visitor) {
    for (int i = 0; i < Math.min(count, starts.length); i++) {
      visitor.stall(starts[i], lengths[i], phases[i]);
    }
  }
}
