package io.etcdprobe.fsync.steady;

import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.wal.LoneSegment;
import io.etcdprobe.fsync.wal.RecordFile;
import java.util.function.BooleanSupplier;

/**
 * One write made durable, and its times. Between the first read of the clock and the last nothing
 * is allocated, logged or locked.
 *
 * <p>One thread, but for {@link #underWaySince}.
 */
final class Shot {

  /** {@link #underWaySince} when nothing is under way. */
  static final long IDLE = Long.MIN_VALUE;

  /** Enough for the virtual machine to have linked, customised and compiled the way of a sample. */
  private static final int PRACTICE = 2_500;

  private static final long PRACTICE_BYTES = 1 << 18;

  private final NanoClock clock;
  private volatile long underWaySince = IDLE;
  private long start;
  private long written;
  private long end;

  Shot(NanoClock clock) {
    this.clock = clock;
  }

  /** Makes the record that the file has prepared durable. */
  void take(RecordFile file) throws PosixException {
    start = clock.nanoTime();
    underWaySince = start;
    try {
      file.write();
      written = clock.nanoTime();
      file.sync();
      end = clock.nanoTime();
    } finally {
      underWaySince = IDLE;
    }
  }

  /**
   * Goes the way of a sample in memory, some thousand times: at one a second the virtual machine
   * would learn it only in hours, and allocate meanwhile.
   *
   * @param clock the one that samples are measured with
   * @param sizeBytes of the data in a record
   * @param enough ends it before
   */
  static void practise(NanoClock clock, int sizeBytes, BooleanSupplier enough) {
    try (LoneSegment memory = LoneSegment.inMemory(PRACTICE_BYTES, sizeBytes)) {
      Shot shot = new Shot(clock);
      for (int i = 0; i < PRACTICE && !enough.getAsBoolean(); i++) {
        if (memory.full()) {
          memory.rewind();
        }
        memory.prepare();
        shot.take(memory);
      }
    } catch (PosixException unavailable) {
      // Then the first samples are some microseconds slower.
      return;
    }
  }

  /** When the one under way began, a nanoTime tick, or {@link #IDLE}; any thread. */
  long underWaySince() {
    return underWaySince;
  }

  /** Before write(2). */
  long start() {
    return start;
  }

  /** After write(2), before fdatasync(2). */
  long written() {
    return written;
  }

  /** After fdatasync(2). */
  long end() {
    return end;
  }
}
