package io.etcdprobe.fsync.disk;

import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.latency.Phase;

/**
 * Counts stalls longer than the heartbeat interval, and keeps the longest of them with their times.
 * The measuring thread writes without allocation; any thread may read.
 */
final class StallLog {

  /** Receives the stalls when the log is read. */
  interface Visitor {
    void stall(long startNanos, long nanos, Phase phase);
  }

  private final long thresholdNanos;
  private final long[] starts = new long[DiskReport.MAX_STALLS];
  private final long[] lengths = new long[DiskReport.MAX_STALLS];
  private final Phase[] phases = new Phase[DiskReport.MAX_STALLS];
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

  /** Visits the stalls that were kept, in no particular order. */
  synchronized void visit(Visitor visitor) {
    for (int i = 0; i < Math.min(count, starts.length); i++) {
      visitor.stall(starts[i], lengths[i], phases[i]);
    }
  }
}
