package io.etcdprobe.fsync.disk;

import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.latency.Phase;

/**
 * Stalls beyond the heartbeat interval, the longest of them with their time. Written by the
 * measuring thread without allocation; read by any.
 */
final class StallLog {

  /** Takes a stall when the log is read. */
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

  /** Notes it if it is longer than the threshold. */
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

  /** How many there were, for any thread. */
  long count() {
    return count;
  }

  /** Visits those that were kept, in no order. */
  synchronized void visit(Visitor visitor) {
    for (int i = 0; i < Math.min(count, starts.length); i++) {
      visitor.stall(starts[i], lengths[i], phases[i]);
    }
  }
}
