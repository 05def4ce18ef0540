package io.etcdprobe.fsync.steady;

import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.wal.LoneSegment;
import io.etcdprobe.fsync.wal.RecordFile;
import java.util.function.BooleanSupplier;

/**
 * One durable write and its times. Between the first and the last reading of the clock, nothing is
 * allocated, logged or locked.
 *
 * <p>Use from one thread, except for {@link #underWaySince}.
 */
final class Shot {

  /** The value of {@link #underWaySince} when nothing is under way. */
  static final long IDLE = Long.MIN_VALUE;

  /** Enough for the virtual machine to link, customise and compile the code of a sample. */
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

  /** Makes the prepared record of the file durable. */
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
   * Takes some thousand samples in memory. At one sample a second the virtual machine would need
   * hours to compile the code, and would allocate memory meanwhile.
   *
   * @param clock the clock of the samples
   * @param sizeBytes of the data in a record
   * @param enough ends the practice early
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
      // The first samples are then some microseconds slower.
      return;
    }
  }

  /** When the current write began, a nanoTime tick, or {@link #IDLE}. Any thread may call it. */
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
