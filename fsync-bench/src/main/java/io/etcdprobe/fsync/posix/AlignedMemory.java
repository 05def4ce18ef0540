package io.etcdprobe.fsync.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;

/**
 * Memory for requests that go past the page cache: whole pages, outside of the heap and of the
 * limit that the JVM sets to its own direct memory.
 */
@SuppressWarnings("restricted") // its size is the one that was asked for
public final class AlignedMemory implements AutoCloseable {

  private static final long PAGE = 4096;

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
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocate(ADDRESS);
      int error =
          (int)
              LibC.latePlain("posix_memalign", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG)
                  .invokeExact(pointer, PAGE, bytes);
      if (error != 0) {
        throw new OutOfMemoryError(bytes + " bytes");
      }
      return new AlignedMemory(pointer.get(ADDRESS, 0).reinterpret(bytes));
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
  }

  /** The memory; not to be used after {@link #close}. */
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public synchronized void close() {
    if (freed) {
      return;
    }
    freed = true;
    try {
      LibC.lateVoid("free", FunctionDescriptor.ofVoid(ADDRESS)).invokeExact(segment);
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
  }
}
