package io.etcdprobe.examples.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.HdrHistogram.Histogram;

/**
 * When each put was due and how long it took. Any thread adds; whoever reads does so afterwards.
 */
final class PutTimes implements PutLoad.Each {

  private final long[] due;
  private final long[] took;
  private final AtomicInteger next = new AtomicInteger();

  /**
   * @param most what more come than these is not kept
   */
  PutTimes(int most) {
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

  int size() {
    return Math.min(next.get(), due.length);
  }

  /** A nanoTime tick. */
  long dueNanos(int put) {
    return due[put];
  }

  long tookNanos(int put) {
    return took[put];
  }

  /** How long those took that were due at some of the times. */
  Histogram histogram(LongPredicate dueAt) {
    Histogram histogram = new Histogram(3);
    for (int put = 0; put < size(); put++) {
      if (dueAt.test(due[put])) {
        histogram.recordValue(Math.max(1, took[put]));
      }
    }
    return histogram;
  }
}
