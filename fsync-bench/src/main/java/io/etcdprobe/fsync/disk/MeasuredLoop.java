package io.etcdprobe.fsync.disk;

import io.etcdprobe.core.disk.EarlyEnd;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.timing.Schedule;
import io.etcdprobe.fsync.noise.Slowest;
import io.etcdprobe.fsync.posix.Posix;
import io.etcdprobe.fsync.posix.PosixException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The measured loop. Proposals arrive on an open-loop schedule. Those that have arrived form a
 * batch, and the batch is written and made durable, as in etcd's raft loop.
 *
 * <p>These times are measured, by {@link System#nanoTime}: {@code write} and {@code fdatasync} from
 * before to after the system call, and the response of each proposal from its intended start to the
 * end of its batch. Between two reads of the clock nothing is allocated, logged or locked, except
 * in a segment cut. The rest of the loop neither allocates nor logs; it takes short locks to add
 * what was measured. Records are encoded before the first read of the clock, as in etcd.
 *
 * <p>Only {@link #stop}, {@link #proposals}, {@link #batches} and {@link #underWaySince} may be
 * called from any thread.
 */
final class MeasuredLoop {

  /** Most proposals in one batch; further ones wait for the next batch. */
  private static final int LARGEST_BATCH = 4096;

  /** The value of {@link #underWaySince} while no call is under way. */
  static final long IDLE = Long.MIN_VALUE;

  private final DurableWriter writer;
  private final double ratePerSecond;
  private final long[] intended = new long[LARGEST_BATCH];
  private final Slowest slowest;
  private final StallLog stalls;
  private final @Nullable EarlyEnd early;
  private PhaseRecorders recorders = new PhaseRecorders();
  private Schedule schedule = new Schedule(0, 1);
  private long nanos;
  private long limit;
  private long start;
  private long lastEnd;
  private long done;
  private volatile boolean stopped;
  private volatile long underWaySince = IDLE;
  private volatile long proposals;
  private volatile long batches;
  private long late;

  /**
   * @param ratePerSecond arrivals per second, 0 if the next arrives as soon as the last is durable
   */
  MeasuredLoop(DurableWriter writer, double ratePerSecond, Slowest slowest, StallLog stalls) {
    this(writer, ratePerSecond, slowest, stalls, null);
  }

  /**
   * @param ratePerSecond arrivals per second, 0 if the next arrives as soon as the last is durable
   * @param early receives what was measured; null if it is not needed
   */
  MeasuredLoop(
      DurableWriter writer,
      double ratePerSecond,
      Slowest slowest,
      StallLog stalls,
      @Nullable EarlyEnd early) {
    this.writer = writer;
    this.ratePerSecond = ratePerSecond;
    this.slowest = slowest;
    this.stalls = stalls;
    this.early = early;
  }

  /**
   * Runs on the calling thread until a time or a number of proposals is reached, whichever is
   * first. Returns the length of the run in nanoseconds.
   *
   * @param recorders where latencies go
   * @param nanos longest time, 0 for no limit
   * @param count most proposals, 0 for no limit
   * @throws PosixException if the disk fails
   */
  long run(PhaseRecorders recorders, long nanos, long count)
      throws PosixException, InterruptedException {
    Posix.sharpenTimers();
    begin(recorders, nanos, count);
    while (!over()) {
      step();
    }
    return System.nanoTime() - start;
  }

  /** Begins a run. The caller calls {@link #step}, from one thread at a time. */
  void begin(PhaseRecorders recorders, long nanos, long count) {
    this.recorders = recorders;
    this.nanos = nanos;
    this.limit = count == 0 ? Long.MAX_VALUE : count;
    proposals = 0;
    batches = 0;
    late = 0;
    done = 0;
    start = System.nanoTime();
    lastEnd = start;
    schedule = new Schedule(start, ratePerSecond == 0 ? 1 : ratePerSecond);
  }

  /** Whether the run has ended. */
  boolean over() {
    return stopped
        || done >= limit
        || writer.finished()
        || (nanos > 0 && System.nanoTime() - start >= nanos);
  }

  /**
   * Waits for the next arrival, or makes one batch durable if proposals have arrived.
   *
   * @return whether a batch was made durable
   */
  boolean step() throws PosixException, InterruptedException {
    long now = System.nanoTime();
    int batch;
    if (ratePerSecond == 0) {
      intended[0] = now;
      batch = 1;
    } else {
      batch = arrived(now, Math.min(LARGEST_BATCH, limit - done));
      if (batch == 0) {
        sleepUntil(schedule.intendedNanos(done), nanos > 0 ? start + nanos : Long.MAX_VALUE, now);
        return false;
      }
    }
    countLate(batch, lastEnd);
    lastEnd = durable(recorders, batch);
    done += batch;
    publish(done);
    return true;
  }

  private int arrived(long now, long atMost) {
    int batch = 0;
    while (batch < atMost) {
      long arrival = schedule.intendedNanos(done + batch);
      if (arrival - now > 0) {
        break;
      }
      intended[batch++] = arrival;
    }
    return batch;
  }

  private void sleepUntil(long arrival, long end, long now) {
    long wait = Math.min(arrival - now, end == Long.MAX_VALUE ? Long.MAX_VALUE : end - now);
    if (wait > 0) {
      LockSupport.parkNanos(this, wait);
    }
  }

  private void countLate(int batch, long lastEnd) {
    if (ratePerSecond == 0) {
      return;
    }
    for (int i = 0; i < batch; i++) {
      if (intended[i] - lastEnd < 0) {
        late++;
      }
    }
  }

  private long durable(PhaseRecorders recorders, int batch)
      throws PosixException, InterruptedException {
    for (int i = 0; i < batch; i++) {
      writer.append();
    }
    long start = System.nanoTime();
    underWaySince = start;
    long end;
    Phase longest;
    if (writer.full()) {
      writer.cut();
      end = System.nanoTime();
      recorders.segmentCut.record(end - start);
      longest = Phase.SEGMENT_CUT;
    } else {
      writer.write();
      long written = System.nanoTime();
      writer.sync();
      end = System.nanoTime();
      if (writer.writesApart()) {
        recorders.write.record(written - start);
      } else {
        written = start;
      }
      recorders.walFsync.record(end - written);
      if (early != null) {
        early.durable(end - written, end - start);
      }
      longest = written - start > end - written ? Phase.WRITE : Phase.WAL_FSYNC;
    }
    underWaySince = IDLE;
    for (int i = 0; i < batch; i++) {
      recorders.response.record(end - intended[i]);
    }
    slowest.offer(start, end - start);
    stalls.offer(start, end - start, longest);
    writer.committed();
    return end;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer thread
  private void publish(long done) {
    proposals = done;
    batches++;
  }

  /**
   * Ends the run after the batch under way. The caller must wake a thread that sleeps in {@link
   * #step}.
   */
  void stop() {
    stopped = true;
  }

  /** Proposals made durable in this run so far. */
  long proposals() {
    return proposals;
  }

  /** Batches made durable in this run so far. */
  long batches() {
    return batches;
  }

  /** Proposals of this run that arrived while an earlier batch was under way. */
  long late() {
    return late;
  }

  /** When the call under way began, in nanoTime ticks, or {@link #IDLE}. */
  long underWaySince() {
    return underWaySince;
  }
}
