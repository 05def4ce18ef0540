package io.etcdprobe.examples.bench.parts;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.HdrHistogram.Histogram;

/**
 * When each put was due and how long it took. Any thread may add; read only after the last was
 * added.
 */
public final class PutTimes implements PutLoad.Each {

  private final long[] due;
  private final long[] took;
  private final AtomicInteger next = new AtomicInteger();

  /**
   * @param most how many puts are kept; further ones are dropped
   */
  public PutTimes(int most) {
    due = new long[most];
    took = new long[most];
  }

  @Override
  public void answered(long dueNanos, long tookNanos) {
    int place = next.getAndIncrement();
    if (place < due.length) {
      due[place] = dueNanos;
      took[place] = tookNanos;
    }
  }

  public int size() {
    return Math.min(next.get(), due.length);
  }

  /** When a put was due, a nanoTime tick. */
  public long dueNanos(int put) {
    return due[put];
  }

  public long tookNanos(int put) {
    return took[put];
  }

  /** How long the puts took that were due at the chosen times. */
  public Histogram histogram(LongPredicate dueAt) {
    Histogram histogram = new Histogram(3);
    for (int put = 0; put < size(); put++) {
      if (dueAt.test(due[put])) {
        histogram.recordValue(Math.max(1, took[put]));
      }
    }
    return histogram;
  }
}
