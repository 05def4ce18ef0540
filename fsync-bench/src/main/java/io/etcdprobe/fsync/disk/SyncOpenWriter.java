package io.etcdprobe.fsync.disk;

import io.etcdprobe.fsync.posix.OpenFlag;
import io.etcdprobe.fsync.posix.PosixException;
import io.etcdprobe.fsync.posix.PosixFile;
import io.etcdprobe.fsync.wal.Preallocation;
import io.etcdprobe.fsync.wal.Wal;
import io.etcdprobe.fsync.workspace.WorkDirectory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Writes preallocated files in sequence. They are opened with O_DSYNC, with or without O_DIRECT, so
 * the write itself is the durable call. A file has the size of a WAL segment. When it is full, the
 * next one is created, outside of what is measured.
 */
final class SyncOpenWriter implements DurableWriter {

  private final Arena memory = Arena.ofShared();
  private final WorkDirectory directory;
  private final Set<OpenFlag> flags;
  private final Payload payload;
  private final MemorySegment block;
  private final int size;
  private PosixFile file;
  private int files;
  private long inFile;
  private long written;

  /**
   * @param size bytes of one write; with {@link OpenFlag#DIRECT} a multiple of the device's blocks
   */
  SyncOpenWriter(WorkDirectory directory, int size, Set<OpenFlag> flags, SplittableRandom random)
      throws PosixException {
    this.directory = directory;
    this.flags = flags;
    this.size = size;
    this.payload = new Payload(memory, size, random);
    this.block = memory.allocate(size, 4096);
    this.file = nextFile();
  }

  private PosixFile nextFile() throws PosixException {
    PosixFile next = directory.create(files + ".dat", flags);
    Preallocation.extend(next, Wal.SEGMENT_BYTES);
    next.fsync();
    files++;
    inFile = 0;
    return next;
  }

  @Override
  public void append() throws PosixException {
    if (inFile + size > Wal.SEGMENT_BYTES) {
      String full = file.name();
      file.close();
      directory.unlink(full);
      file = nextFile();
    }
    MemorySegment.copy(payload.pool(), payload.next(), block, 0, size);
  }

  @Override
  public void write() {}

  @Override
  public void sync() throws PosixException {
    file.write(block, size);
    inFile += size;
    written += size;
  }

  @Override
  public boolean writesApart() {
    return false;
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
