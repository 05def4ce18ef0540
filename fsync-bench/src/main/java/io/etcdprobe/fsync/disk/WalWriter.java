package io.etcdprobe.fsync.disk;

import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.wal.Preallocation;
import io.etcdprobe.fsync.wal.Wal;
import io.etcdprobe.fsync.workspace.WorkDirectory;
import java.lang.foreign.Arena;
import java.util.SplittableRandom;

/** Writes as etcd does: records into preallocated segments. */
final class WalWriter implements DurableWriter {

  private final Arena memory = Arena.ofShared();
  private final Wal wal;
  private final Payload payload;
  private final int size;

  WalWriter(WorkDirectory directory, int size, long firstOffset, SplittableRandom random)
      throws PosixException {
    this.size = size;
    this.payload = new Payload(memory, size, random);
    this.wal = new Wal(directory, size, firstOffset);
  }

  Preallocation preallocation() {
    return wal.preallocation();
  }

  @Override
  public void append() throws PosixException {
    wal.append(payload.pool(), payload.next(), size);
  }

  @Override
  public boolean full() {
    return wal.full();
  }

  @Override
  public void write() throws PosixException {
    wal.write();
  }

  @Override
  public void sync() throws PosixException {
    wal.sync();
  }

  @Override
  public void cut() throws PosixException, InterruptedException {
    wal.cut();
  }

  @Override
  public void committed() throws PosixException {
    wal.committed();
  }

  @Override
  public boolean writesApart() {
    return true;
  }

  @Override
  public long writtenBytes() {
    return wal.writtenBytes();
  }

  @Override
  public void close() {
    wal.close();
    memory.close();
  }
}
