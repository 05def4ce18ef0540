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
 * A volume that takes the time it is told to take and fails when it is told to. It moves the clock
 * while it is "busy", so nobody really waits.
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

  /** What one call does instead of what it does otherwise. */
  private record Fault(long nanos, @Nullable Errno errno, @Nullable Runnable meanwhile) {}

  ScriptedVolume(ScriptedTime time) {
    this.time = time;
  }

  /** From now on a sync takes what this says, nanoseconds. */
  void syncsTake(LongSupplier nanos) {
    syncNanos = nanos;
  }

  /** The next sync takes so long. */
  void stall(long nanos) {
    syncs.add(new Fault(nanos, null, null));
  }

  /** The next sync takes so long, and this happens half-way. */
  void stall(long nanos, Runnable meanwhile) {
    syncs.add(new Fault(nanos, null, meanwhile));
  }

  /** The next write takes so long. */
  void stallWrite(long nanos) {
    writes.add(new Fault(nanos, null, null));
  }

  /** The next sync fails. */
  void failSync(Errno errno) {
    syncs.add(new Fault(1_000_000, errno, null));
  }

  /** The next attempt to make the file fails. */
  void failOpen(Exception failure) {
    opens.add(failure);
  }

  /** From now on a look at the file ends so; null for well. */
  void inspections(@Nullable Exception failure) {
    inspection = failure;
  }

  /** A file holds so many records, and changing it takes so long. */
  void files(int records, long nanos) {
    recordsPerFile = records;
    turnNanos = nanos;
  }

  /** How many files were made. */
  int opened() {
    return opened;
  }

  /** How many were given up. */
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

  /** The file of the moment; one that was given up must not be used any more. */
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
