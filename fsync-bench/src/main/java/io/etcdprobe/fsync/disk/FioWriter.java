package io.etcdprobe.fsync.disk;

import io.etcdprobe.fsync.posix.OpenFlag;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.PosixFile;
import io.etcdprobe.fsync.wal.Preallocation;
import io.etcdprobe.fsync.workspace.WorkDirectory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Writes like {@code fio --rw=write --ioengine=sync --fdatasync=1 --size=22m --bs=2300}: one
 * preallocated file of 22 MiB, written once from its beginning, with an fdatasync after each write,
 * until no whole write fits any more.
 */
final class FioWriter implements DurableWriter {

  /** The recipe's {@code --size=22m}. */
  static final long FILE_BYTES = 22L << 20;

  private final Arena memory = Arena.ofShared();
  private final PosixFile file;
  private final Payload payload;
  private final MemorySegment block;
  private final int size;
  private long written;

  FioWriter(WorkDirectory directory, int size, SplittableRandom random) throws PosixException {
    this.size = size;
    this.payload = new Payload(memory, size, random);
    this.block = memory.allocate(size, 4096);
    this.file = directory.create("0.dat", Set.of(OpenFlag.READ_WRITE));
    Preallocation.extend(file, FILE_BYTES);
    file.dropCache(FILE_BYTES);
  }

  /** How many writes fit into the file. */
  static long capacity(int size) {
    return FILE_BYTES / size;
  }

  @Override
  public void append() {
    MemorySegment.copy(payload.pool(), payload.next(), block, 0, size);
  }

  @Override
  public void write() throws PosixException {
    file.write(block, size);
    written += size;
  }

  @Override
  public void sync() throws PosixException {
    file.fdatasync();
  }

  @Override
  public boolean writesApart() {
    return true;
  }

  @Override
  public boolean finished() {
    return written + size > FILE_BYTES;
  }

  @Override
  public long writtenBytes() {
    return written;
  }

  @Override
  public void close() {
    file.close();
    memory.close();
  }
}
