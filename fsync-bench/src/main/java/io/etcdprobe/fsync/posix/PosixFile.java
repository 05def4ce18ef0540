package io.etcdprobe.fsync.posix;

import java.lang.foreign.MemorySegment;

/**
 * An open file: the few calls that etcd makes on one, each a plain system call.
 *
 * <p>{@link #write}, {@link #pwrite} and {@link #fdatasync} allocate nothing unless they fail. A
 * file belongs to one thread at a time; {@link #close} may come from any.
 */
public final class PosixFile implements AutoCloseable {

  private final int descriptor;
  private final String name;
  private final MemorySegment state = LibC.newState();
  private volatile boolean closed;

  PosixFile(int descriptor, String name) {
    this.descriptor = descriptor;
    this.name = name;
  }

  /**
   * Writes {@code length} bytes at the file's position, repeating a short write as every caller
   * would have to.
   */
  public void write(MemorySegment buffer, long length) throws PosixException {
    long written = 0;
    MemorySegment rest = buffer;
    while (written < length) {
      long result;
      try {
        result = (long) LibC.WRITE.invokeExact(descriptor, rest, length - written);
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
      long result;
      try {
        result =
            (long)
                LibC.PWRITE.invokeExact(
                    state,
                    descriptor,
                    buffer.asSlice(from + written),
                    length - written,
                    offset + written);
      } catch (Throwable thrown) {
        throw LibC.impossible(thrown);
      }
      written += checked("pwrite", result);
    }
  }

  /** Makes the data durable, and of the metadata what is needed to read it back. */
  public void fdatasync() throws PosixException {
    int result;
    try {
      result = (int) LibC.FDATASYNC.invokeExact(descriptor);
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
    checkedPlain("fdatasync", result);
  }

  /** Makes data and metadata durable. */
  public void fsync() throws PosixException {
    int result;
    try {
      result = (int) LibC.FSYNC.invokeExact(state, descriptor);
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
    checked("fsync", result);
  }

  /** Sets the file's size in bytes. */
  public void ftruncate(long size) throws PosixException {
    int result;
    try {
      result = (int) LibC.FTRUNCATE.invokeExact(state, descriptor, size);
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
    checked("ftruncate", result);
  }

  /**
   * Allocates {@code size} bytes from the beginning and makes that the file's size (fallocate mode
   * 0).
   */
  public void fallocate(long size) throws PosixException {
    int result;
    try {
      result = (int) LibC.FALLOCATE.invokeExact(state, descriptor, 0, 0L, size);
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
    checked("fallocate", result);
  }

  /** Sets the position of the next {@link #write}, in bytes from the beginning. */
  public void seek(long position) throws PosixException {
    long result;
    try {
      result = (long) LibC.LSEEK.invokeExact(state, descriptor, position, 0);
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
    checked("lseek", result);
  }

  /**
   * Asks the kernel to drop the clean pages of the first bytes from its cache
   * (POSIX_FADV_DONTNEED).
   */
  public void dropCache(long length) throws PosixException {
    int error;
    try {
      error = (int) LibC.FADVISE.invokeExact(state, descriptor, 0L, length, 4);
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
    if (error != 0) {
      throw new PosixException("posix_fadvise", name, error);
    }
  }

  /** The name it was opened by. */
  public String name() {
    return name;
  }

  /** Closes it once; a failure to close is not reported, as everything that matters was synced. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    PosixDirectory.closeDescriptor(descriptor);
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
    int errno = LibC.errnoNow();
    throw new PosixException(
        call, name, Errno.canComeFromADisk(errno) ? errno : Errno.EIO.number());
  }
}
