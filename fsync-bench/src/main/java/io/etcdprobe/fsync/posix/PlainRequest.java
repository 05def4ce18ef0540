package io.etcdprobe.fsync.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Reads and writes of one buffer (pread64(2), pwrite64(2)), and the calls that go with them. All
 * calls must come from the thread that made the object. The buffer must live longer than the
 * object.
 *
 * <p>The system calls are made directly. In a process with threads, the C library's functions do
 * two more atomic operations, so that a thread can be cancelled in them. That is a twentieth of a
 * request that finds its page in memory.
 */
public final class PlainRequest {

  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
  private static final long READ = ARM ? 67 : 17;
  private static final long WRITE = ARM ? 68 : 18;
  private static final long FDATASYNC = ARM ? 83 : 75;
  private static final long FADVISE = ARM ? 223 : 221;

  /** POSIX_FADV_DONTNEED. */
  private static final long DO_NOT_NEED = 4;

  private static final long NO_DESCRIPTOR = -1;

  private static final MethodHandle CALL =
      LibC.systemCall(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private final MemorySegment errno = LibC.errnoOfThisThread();
  private final long descriptor;
  private final long address;
  private final long length;

  /** Prepares requests of the whole buffer. */
  public PlainRequest(PosixFile file, MemorySegment buffer) {
    descriptor = file.descriptor();
    address = buffer.address();
    length = buffer.byteSize();
  }

  /** Reads once; returns bytes or the negative error number. */
  public long read(long offset) {
    return call(READ, address, length, offset);
  }

  /** Writes once; returns bytes or the negative error number. */
  public long write(long offset) {
    return call(WRITE, address, length, offset);
  }

  /** Makes the data durable; returns 0 or the negative error number. */
  public long sync() {
    return call(FDATASYNC, 0, 0, 0);
  }

  /**
   * Asks the kernel to drop the next request's pages from its cache; returns 0 or the negative
   * error number.
   */
  public long dropCache(long offset) {
    return call(FADVISE, offset, length, DO_NOT_NEED);
  }

  /**
   * Makes a read call that the kernel refuses at once, as it names no file. This brings the code
   * between the caller and the kernel into the processor's caches, but not the file's path through
   * the kernel.
   */
  public void approach() {
    invoke(READ, NO_DESCRIPTOR, address, 0, 0);
  }

  private long call(long number, long a, long b, long c) {
    long result = invoke(number, descriptor, a, b, c);
    return result >= 0 ? result : failure();
  }

  private long failure() {
    return -errno.get(JAVA_INT, 0);
  }

  /** A method of its own, so that it is small enough to be inlined into its callers. */
  private long invoke(long number, long file, long a, long b, long c) {
    try {
      return (long) CALL.invokeExact(number, file, a, b, c);
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
  }
}
