package io.etcdprobe.core.latency;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Records the latencies of one phase. The measuring thread writes them; another thread reads them
 * in intervals.
 *
 * <p>{@link #record} is wait-free and allocates nothing. Values are kept from 1 ns to 1 h with
 * three significant digits (an error of at most 0.1 %). A value outside the range is recorded at
 * its edge and counted by {@link #clamped}. HdrHistogram itself throws above its range, which would
 * lose the worst stall of a run.
 *
 * <p>There is one writer thread and one reader thread, which may be different threads. Only the
 * reader may call {@link #total} and {@link #takeInterval}.
 */
public final class LatencyRecorder {

  /** Highest latency kept, in nanoseconds: one hour. */
  public static final long MAX_NANOS = 3_600_000_000_000L;

  /** Significant decimal digits kept. */
  public static final int DIGITS = 3;

  private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, MAX_NANOS, DIGITS);
  private final Histogram total = emptyHistogram();
  private @Nullable Histogram interval;
  private volatile long clamped;

  /** Returns an empty histogram with the range and precision that every recorder uses. */
  public static Histogram emptyHistogram() {
    return new Histogram(1, MAX_NANOS, DIGITS);
  }

  /**
   * Records one latency.
   *
   * @param nanos nanoseconds. A value below 1 is recorded as 1, and a value above {@link
   *     #MAX_NANOS} as that. Both count as clamped, except 0, which is the clock's resolution and
   *     no fault
   */
  public void record(long nanos) {
    if (nanos >= 1 && nanos <= MAX_NANOS) {
      recorder.recordValue(nanos);
      return;
    }
    if (nanos != 0) {
      countClamped();
    }
    recorder.recordValue(nanos < 1 ? 1 : MAX_NANOS);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer thread
  private void countClamped() {
    clamped++;
  }

  /** Returns how many values were outside the range and recorded at its edge. */
  public long clamped() {
    return clamped;
  }

  /**
   * Returns what was recorded since the last call, and adds it to {@link #total}. The next call
   * reuses the returned histogram: copy it to keep it.
   */
  public Histogram takeInterval() {
    Histogram taken = recorder.getIntervalHistogram(interval);
    interval = taken;
    total.add(taken);
    return taken;
  }

  /**
   * Returns the histogram of all intervals taken so far. It is the reader's own: copy it to keep
   * it.
   */
  public Histogram total() {
    return total;
  }

  /**
   * Forgets everything recorded so far (the end of a warm-up). The reader calls it while the writer
   * rests.
   */
  public void reset() {
    takeInterval();
    total.reset();
    clamped = 0;
  }
}
