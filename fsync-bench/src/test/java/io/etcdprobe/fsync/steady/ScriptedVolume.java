package io.etcdprobe.fsync.steady;

import io.etcdprobe.fsync.ProbeException;
import io.etcdprobe.fsync.posix.Errno;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.wal.RecordFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A volume that is as slow as the test says and fails when the test says. It moves the clock while
 * it is "busy", so no test really waits.
 */
final class ScriptedVolume implements ProbedVolume {

  static final int RECORD_BYTES = 2_364;

  private final ScriptedTime time;
  private final Deque<Fault> writes = new ArrayDeque<>();
  private final Deque<Fault> syncs = new ArrayDeque<>();
  private final Deque<Exception> opens = new ArrayDeque<>();
  private @Nullable Exception inspection;
  private LongSupplier syncNanos = () -> 800_000;
  private long writeNanos = 20_000;
  private long turnNanos = 1_000_000;
  private int recordsPerFile = Integer.MAX_VALUE;
  private int records;
  private @Nullable File file;
  private int opened;
  private int released;
  private long written;

  /** What one call does instead of its usual work. */
  private record Fault(long nanos, @Nullable Errno errno, @Nullable Runnable meanwhile) {}

  ScriptedVolume(ScriptedTime time) {
    this.time = time;
  }

  /** Sets how long each sync takes from now on, nanoseconds. */
  void syncsTake(LongSupplier nanos) {
    syncNanos = nanos;
  }

  /** Sets how long the next sync takes. */
  void stall(long nanos) {
    syncs.add(new Fault(nanos, null, null));
  }

  /** Sets how long the next sync takes, and what happens half-way. */
  void stall(long nanos, Runnable meanwhile) {
    syncs.add(new Fault(nanos, null, meanwhile));
  }

  /** Sets how long the next write takes. */
  void stallWrite(long nanos) {
    writes.add(new Fault(nanos, null, null));
  }

  /** Makes the next sync fail. */
  void failSync(Errno errno) {
    syncs.add(new Fault(1_000_000, errno, null));
  }

  /** Makes the next {@link #open} fail. */
  void failOpen(Exception failure) {
    opens.add(failure);
  }

  /** Sets how each inspection of the file ends from now on; null if it finds nothing wrong. */
  void inspections(@Nullable Exception failure) {
    inspection = failure;
  }

  /** Sets how many records a file holds and how long it takes to change to a new file. */
  void files(int records, long nanos) {
    recordsPerFile = records;
    turnNanos = nanos;
  }

  /** How many files were made. */
  int opened() {
    return opened;
  }

  /** How many files were given up. */
  int released() {
    return released;
  }

  @Override
  public @Nullable RecordFile file() {
    return file;
  }

  @Override
  public RecordFile open() throws ProbeException, Hindrance, PosixException {
    time.pass(2_000_000);
    Exception failure = opens.poll();
    if (failure != null) {
      raise(failure);
    }
    return create();
  }

  private RecordFile create() {
    opened++;
    records = 0;
    file = new File();
    return file;
  }

  @Override
  public void turn() {
    time.pass(turnNanos);
    create();
  }

  @Override
  public void inspect() throws Hindrance, PosixException {
    time.pass(30_000);
    if (inspection instanceof Hindrance hindrance) {
      throw hindrance;
    }
    if (inspection instanceof PosixException failed) {
      throw failed;
    }
  }

  private static void raise(Exception failure) throws ProbeException, Hindrance, PosixException {
    switch (failure) {
      case ProbeException refused -> throw refused;
      case Hindrance hindrance -> throw hindrance;
      case PosixException failed -> throw failed;
      default -> throw new IllegalStateException(failure);
    }
  }

  @Override
  public long writtenBytes() {
    return written;
  }

  @Override
  public void release() {
    if (file != null) {
      released++;
    }
    file = null;
  }

  @Override
  public void remove() {
    release();
  }

  private void call(String name, @Nullable Fault fault, long otherwise) throws PosixException {
    if (fault == null) {
      time.pass(otherwise);
      return;
    }
    time.pass(fault.nanos / 2);
    if (fault.meanwhile != null) {
      fault.meanwhile.run();
    }
    time.pass(fault.nanos - fault.nanos / 2);
    if (fault.errno != null) {
      throw PosixException.of(name, "0.wal", fault.errno);
    }
  }

  /** The current file. A file that was given up must not be used any more. */
  private final class File implements RecordFile {

    private void mine() {
      if (file != this) {
        throw new IllegalStateException("this file was given up");
      }
    }

    @Override
    public void prepare() {
      mine();
    }

    @Override
    public void write() throws PosixException {
      mine();
      written += RECORD_BYTES;
      records++;
      call("write", writes.poll(), writeNanos);
    }

    @Override
    public void sync() throws PosixException {
      mine();
      call("fdatasync", syncs.poll(), syncs.isEmpty() ? syncNanos.getAsLong() : 800_000);
    }

    @Override
    public boolean full() {
      return records >= recordsPerFile;
    }
  }
}
