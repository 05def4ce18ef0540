package io.etcdprobe.fsync.posix;

import java.lang.foreign.MemorySegment;

/**
 * Memory for requests that bypass the page cache. It consists of whole pages, outside the heap and
 * outside the JVM's limit for direct memory.
 */
@SuppressWarnings("restricted") // its size is the one that was asked for
public final class AlignedMemory implements AutoCloseable {

  /** PROT_READ | PROT_WRITE. */
  private static final long READ_WRITE = 1 | 2;

  /** MAP_PRIVATE | MAP_ANONYMOUS. */
  private static final long PRIVATE_ANONYMOUS = 0x2 | 0x20;

  private final MemorySegment segment;
  private boolean freed;

  private AlignedMemory(MemorySegment segment) {
    this.segment = segment;
  }

  /**
   * Allocates memory.
   *
   * @param bytes 1 or more
   * @throws OutOfMemoryError if there is none
   */
  public static AlignedMemory allocate(long bytes) {
    long address = LibC.MMAP.call(LibC.newState(), 0, bytes, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0);
    if (address == -1) {
      throw new OutOfMemoryError(bytes + " bytes");
    }
    return new AlignedMemory(MemorySegment.ofAddress(address).reinterpret(bytes));
  }

  /** The memory. It must not be used after {@link #close}. */
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public synchronized void close() {
    if (freed) {
      return;
    }
    freed = true;
    LibC.MUNMAP.call(LibC.newState(), segment.address(), segment.byteSize());
  }
}
