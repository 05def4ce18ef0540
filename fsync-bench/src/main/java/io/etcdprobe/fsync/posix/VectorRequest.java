package io.etcdprobe.fsync.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Set;

/**
 * Reads and writes of one buffer with flags for each request (preadv2(2), pwritev2(2)). Use from
 * one thread.
 *
 * <p>Each call captures errno, as EAGAIN is a result here and not a fault. That costs a few bytes
 * of memory per call.
 */
public final class VectorRequest {

  /** What can be asked of a single request. */
  public enum Flag {
    /** Polls for the request's completion (RWF_HIPRI). */
    HIGH_PRIORITY(0x1),

    /** Fails with EAGAIN instead of waiting (RWF_NOWAIT). */
    NO_WAIT(0x8);

    private final int bit;

    Flag(int bit) {
      this.bit = bit;
    }

    static int bits(Set<Flag> flags) {
      int bits = 0;
      for (Flag flag : flags) {
        bits |= flag.bit;
      }
      return bits;
    }
  }

  private static final MethodHandle READ =
      LibC.capturing("preadv2", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle WRITE =
      LibC.capturing("pwritev2", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT);

  private final MemorySegment state = LibC.newState();
  private final MemorySegment vector = Arena.ofAuto().allocate(16, 8);
  private final int descriptor;
  private final int flags;

  /** Prepares requests of the whole buffer. */
  public VectorRequest(PosixFile file, MemorySegment buffer, Set<Flag> flags) {
    descriptor = file.descriptor();
    vector.set(ADDRESS, 0, buffer);
    vector.set(JAVA_LONG, 8, buffer.byteSize());
    this.flags = Flag.bits(flags);
  }

  /** Reads once; returns bytes or the negative error number. */
  public long read(long offset) {
    try {
      return result((long) READ.invokeExact(state, descriptor, vector, 1, offset, flags));
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
  }

  /** Writes once; returns bytes or the negative error number. */
  public long write(long offset) {
    try {
      return result((long) WRITE.invokeExact(state, descriptor, vector, 1, offset, flags));
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
  }

  private long result(long result) {
    return result >= 0 ? result : -LibC.errno(state);
  }
}
