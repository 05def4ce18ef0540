package io.etcdprobe.fsync.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Reads and writes of one buffer (pread64(2), pwrite64(2)). One thread; the buffer must outlive it.
 *
 * <p>The system calls are made as such: in a process with threads the C library's functions for
 * them do two atomic operations more, so that a thread can be cancelled in them, and of a request
 * that finds its page in memory that is a twentieth.
 */
public final class PlainRequest {

  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
  private static final long READ = ARM ? 67 : 17;
  private static final long WRITE = ARM ? 68 : 18;

  private static final MethodHandle TRANSFER =
      LibC.systemCall(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

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
    return transfer(READ, offset);
  }

  /** Writes once; returns bytes or the negative error number. */
  public long write(long offset) {
    return transfer(WRITE, offset);
  }

  private long transfer(long call, long offset) {
    long result;
    try {
      result = (long) TRANSFER.invokeExact(call, descriptor, address, length, offset);
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
    return result >= 0 ? result : -LibC.errnoNow();
  }
}
