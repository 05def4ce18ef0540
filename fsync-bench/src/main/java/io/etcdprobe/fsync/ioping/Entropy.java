package io.etcdprobe.fsync.ioping;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * The random numbers that choose offsets and fill buffers: xorshift128+ (Vigna, "Further
 * scramblings of Marsaglia's xorshift generators") seeded by splitmix64, as in ioping, so that one
 * seed gives both tools the same requests.
 */
final class Entropy {

  private long first;
  private long second;

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

  /** One of {@code 0} to {@code bound - 1}. */
  long below(long bound) {
    return Long.remainderUnsigned(next(), bound);
  }

  /** Fills the first bytes of a buffer. */
  void fill(MemorySegment buffer, long length) {
    long words = length & ~7L;
    for (long at = 0; at < words; at += 8) {
      buffer.set(JAVA_LONG_UNALIGNED, at, next());
    }
    if (words < length) {
      long last = next();
      for (long at = words; at < length; at++) {
        buffer.set(JAVA_BYTE, at, (byte) last);
        last >>>= 8;
      }
    }
  }

  /** As {@link #fill}, but the numbers to come stay what they are. */
  void rehearse(MemorySegment buffer) {
    long keptFirst = first;
    long keptSecond = second;
    fill(buffer, buffer.byteSize());
    first = keptFirst;
    second = keptSecond;
  }
}
