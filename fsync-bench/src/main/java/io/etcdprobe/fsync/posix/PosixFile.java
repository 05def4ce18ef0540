package io.etcdprobe.fsync.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Set;

/**
 * An open file and the few system calls that we make on it.
 *
 * <p>{@link #write}, {@link #pwrite} and {@link #fdatasync} allocate nothing unless they fail. One
 * thread at a time may use a file. Any thread may call {@link #close}.
 */
public final class PosixFile implements AutoCloseable {

  private static final int SET_FLAGS = 4;

  /** ioctl request BLKGETSIZE64, the same on x86-64 and aarch64. */
  private static final long GET_DEVICE_SIZE = 0x80081272L;

  private final int descriptor;
  private final String name;
  private final MemorySegment state = LibC.newState();
  private volatile boolean closed;

  PosixFile(int descriptor, String name) {
    this.descriptor = descriptor;
    this.name = name;
  }

  /**
   * Opens the file that a path leads to. Links are followed. It is opened for reading, and with
   * {@link OpenFlag#READ_WRITE} for writing too.
   */
  public static PosixFile open(Path path, Set<OpenFlag> flags) throws PosixException {
    int bits = OpenFlag.bits(flags) & ~OpenFlag.WRITE_ONLY;
    return new PosixFile(PosixDirectory.openAnywhere(path.toString(), bits), path.toString());
  }

  /** Makes a file in memory that nobody else sees. It disappears with its descriptor. */
  public static PosixFile inMemory(String name) throws PosixException {
    MemorySegment state = LibC.newState();
    try (Arena arena = Arena.ofConfined()) {
      int result = (int) LibC.MEMFD_CREATE.call(state, arena.allocateFrom(name).address(), 1);
      if (result < 0) {
        throw new PosixException("memfd_create", name, LibC.errno(state));
      }
      return new PosixFile(result, name);
    }
  }

  /**
   * Writes {@code length} bytes at the file's position. Repeats a short write until all is written.
   */
  public void write(MemorySegment buffer, long length) throws PosixException {
    long written = 0;
    MemorySegment rest = buffer;
    while (written < length) {
      long result;
      try {
        result = (long) LibC.Measured.WRITE.invokeExact(descriptor, rest, length - written);
      } catch (Throwable thrown) {
        throw LibC.impossible(thrown);
      }
      written += checkedPlain("write", result);
      if (written < length) {
        rest = buffer.asSlice(written);
      }
    }
  }

  /**
   * Writes {@code length} bytes of the buffer from {@code from} at the given offset of the file.
   */
  public void pwrite(MemorySegment buffer, long from, long length, long offset)
      throws PosixException {
    long written = 0;
    while (written < length) {
      long result =
          LibC.PWRITE.call(
              state,
              descriptor,
              buffer.asSlice(from + written).address(),
              length - written,
              offset + written);
      written += checked("pwrite", result);
    }
  }

  /** Makes the data durable, and the metadata that is needed to read them back. */
  public void fdatasync() throws PosixException {
    int result;
    try {
      result = (int) LibC.Measured.FDATASYNC.invokeExact(descriptor);
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
    checkedPlain("fdatasync", result);
  }

  /** Makes data and metadata durable. */
  public void fsync() throws PosixException {
    checked("fsync", (int) LibC.FSYNC.call(state, descriptor));
  }

  /** Sets the file's size in bytes. */
  public void ftruncate(long size) throws PosixException {
    checked("ftruncate", (int) LibC.FTRUNCATE.call(state, descriptor, size));
  }

  /**
   * Allocates {@code size} bytes from the beginning, which also sets the file's size (fallocate
   * mode 0).
   */
  public void fallocate(long size) throws PosixException {
    checked("fallocate", (int) LibC.FALLOCATE.call(state, descriptor, 0, 0, size));
  }

  /** Sets the position of the next {@link #write}, in bytes from the beginning. */
  public void seek(long position) throws PosixException {
    checked("lseek", LibC.LSEEK.call(state, descriptor, position, 0));
  }

  /**
   * Asks the kernel to drop the clean pages of the first bytes from its cache
   * (POSIX_FADV_DONTNEED).
   */
  public void dropCache(long length) throws PosixException {
    int error = advise(0, length, 4);
    if (error != 0) {
      throw new PosixException("posix_fadvise", name, error);
    }
  }

  /**
   * Tells the kernel that a range will be read at random, so that it does not read ahead.
   *
   * @return 0, or the error number
   */
  public int expectRandom(long offset, long length) {
    return advise(offset, length, 1);
  }

  private int advise(long offset, long length, int advice) {
    return (int) LibC.FADVISE.call(state, descriptor, offset, length, advice);
  }

  /**
   * Writes once. The kernel may take fewer bytes.
   *
   * @return bytes written, or the negative error number
   */
  public long writeOnce(MemorySegment buffer, long length, long offset) {
    long result = LibC.PWRITE.call(state, descriptor, buffer.address(), length, offset);
    return result >= 0 ? result : -LibC.errno(state);
  }

  /**
   * Makes reads and writes bypass the page cache from now on (O_DIRECT).
   *
   * @throws PosixException if the file system cannot
   */
  public void setDirect() throws PosixException {
    checked("fcntl", (int) LibC.FCNTL.call(state, descriptor, SET_FLAGS, OpenFlag.DIRECT.bits()));
  }

  /** The file's status. */
  public FileStatus status() throws PosixException {
    return FileStatus.ofDescriptor(descriptor, name);
  }

  /**
   * Size of the block device, in bytes.
   *
   * @throws PosixException if this is not a block device
   */
  public long deviceBytes() throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_LONG);
      checked("ioctl", (int) LibC.IOCTL.call(state, descriptor, GET_DEVICE_SIZE, size.address()));
      return size.get(JAVA_LONG, 0);
    }
  }

  /** Size of the file's file system, in bytes. */
  public long fileSystemBytes() throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment statvfs = arena.allocate(256, 8);
      checked("statvfs", (int) LibC.FSTATVFS.call(state, descriptor, statvfs.address()));
      return statvfs.getAtIndex(JAVA_LONG, 1) * statvfs.getAtIndex(JAVA_LONG, 2);
    }
  }

  int descriptor() {
    return descriptor;
  }

  /** The name by which it was opened. */
  public String name() {
    return name;
  }

  /**
   * Closes it once. A failure to close is not reported, as everything that matters was synced
   * before.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    PosixDirectory.closeDescriptor(descriptor);
  }

  /** For functions that return an int: the upper half of the register is undefined. */
  private void checked(String call, int result) throws PosixException {
    checked(call, (long) result);
  }

  private long checked(String call, long result) throws PosixException {
    if (result >= 0) {
      return result;
    }
    throw failure(call);
  }

  private PosixException failure(String call) {
    return new PosixException(call, name, LibC.errno(state));
  }

  private long checkedPlain(String call, long result) throws PosixException {
    if (result >= 0) {
      return result;
    }
    int errno = LibC.Measured.errnoNow();
    throw new PosixException(
        call, name, Errno.canComeFromADisk(errno) ? errno : Errno.EIO.number());
  }
}
