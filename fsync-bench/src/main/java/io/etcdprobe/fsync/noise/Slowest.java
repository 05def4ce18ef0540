package io.etcdprobe.fsync.noise;

/**
 * Keeps the slowest operations with their times. Use from one thread. Nothing is allocated after
 * construction. An operation that is not among the slowest costs one comparison. Read only after
 * the writer has ended.
 */
public final class Slowest {

  /** How many operations are kept. */
  static final int KEPT = 256;

  /** Receives the operations when they are read. */
  interface Visitor {
    void operation(long startNanos, long nanos);
  }

  // A heap with the fastest of the kept operations at the root.
  private final long[] lengths = new long[KEPT];
  private final long[] starts = new long[KEPT];
  private int size;

  /**
   * Notes an operation if it is among the slowest so far.
   *
   * @param startNanos its start, a nanoTime tick
   * @param nanos its length
   */
  public void offer(long startNanos, long nanos) {
    if (size < KEPT) {
      siftUp(size++, startNanos, nanos);
    } else if (nanos > lengths[0]) {
      siftDown(startNanos, nanos);
    }
  }

  private void siftUp(int place, long start, long nanos) {
    int child = place;
    while (child > 0) {
      int parent = (child - 1) / 2;
      if (lengths[parent] <= nanos) {
        break;
      }
      lengths[child] = lengths[parent];
      starts[child] = starts[parent];
      child = parent;
    }
    lengths[child] = nanos;
    starts[child] = start;
  }

  private void siftDown(long start, long nanos) {
    int parent = 0;
    while (2 * parent + 1 < KEPT) {
      int child = 2 * parent + 1;
      if (child + 1 < KEPT && lengths[child + 1] < lengths[child]) {
        child++;
      }
      if (lengths[child] >= nanos) {
        break;
      }
      lengths[parent] = lengths[child];
      starts[parent] = starts[child];
      parent = child;
    }
    lengths[parent] = nanos;
    starts[parent] = start;
  }

  /** Visits the kept operations, in no order. */
  void visit(Visitor visitor) {
    for (int i = 0; i < size; i++) {
      visitor.operation(starts[i], lengths[i]);
    }
  }
}
