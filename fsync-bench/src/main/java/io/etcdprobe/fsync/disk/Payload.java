package io.etcdprobe.fsync.disk;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * Bytes to write that no disk can compress or deduplicate: each write takes them from another place
 * of a random pool.
 */
final class Payload {

  private static final int POOL_BYTES = 1 << 20;
  private static final int STEP_BYTES = 4096;

  private final MemorySegment pool;
  private long place;

  Payload(Arena memory, int size, SplittableRandom random) {
    pool = memory.allocate(POOL_BYTES + (long) size + STEP_BYTES, STEP_BYTES);
    for (long i = 0; i + 8 <= pool.byteSize(); i += 8) {
      pool.set(JAVA_LONG, i, random.nextLong());
    }
  }

  MemorySegment pool() {
    return pool;
  }

  /** The place in the pool where the next write's bytes begin, page aligned. */
  long next() {
    place = (place + STEP_BYTES) % POOL_BYTES;
    return place;
  }
}
