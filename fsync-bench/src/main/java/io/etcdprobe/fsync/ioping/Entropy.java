package io.etcdprobe.fsync.ioping;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * The random numbers that choose offsets and fill buffers: xorshift128+ (Vigna, "Further
 * scramblings of Marsaglia's xorshift generators") seeded by splitmix64, as in ioping. So the same
 * seed gives both tools the same requests.
 */
final class Entropy {

  private long first;
  private long second;

  /** An array, as it is faster in code that is not compiled yet. */
  private final long[] chunk = new long[512];

  /**
   * @param seed any number
   */
  Entropy(long seed) {
    first = mixed(seed);
    second = mixed(seed + GOLDEN_GAMMA);
    next();
    next();
  }

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private static long mixed(long seed) {
    long z = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The next 64 bits. */
  long next() {
    long s1 = first;
    long s0 = second;
    first = s0;
    s1 ^= s1 << 23;
    second = s1 ^ s0 ^ (s1 >>> 17) ^ (s0 >>> 26);
    return second + s0;
  }

  /** A number from {@code 0} to {@code bound - 1}. */
  long below(long bound) {
    return Long.remainderUnsigned(next(), bound);
  }

  /** Fills the first bytes of a buffer. */
  void fill(MemorySegment buffer, long length) {
    long words = length / Long.BYTES;
    for (long done = 0; done < words; ) {
      int count = (int) Math.min(chunk.length, words - done);
      for (int i = 0; i < count; i++) {
        chunk[i] = next();
      }
      MemorySegment.copy(chunk, 0, buffer, JAVA_LONG_UNALIGNED, done * Long.BYTES, count);
      done += count;
    }
    if (words * Long.BYTES < length) {
      long last = next();
      for (long at = words * Long.BYTES; at < length; at++) {
        buffer.set(JAVA_BYTE, at, (byte) last);
        last >>>= 8;
      }
    }
  }
}
