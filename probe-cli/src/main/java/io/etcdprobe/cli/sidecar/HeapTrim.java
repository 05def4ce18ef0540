package io.etcdprobe.cli.sidecar;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the process as small as what lives in it. The serial collector lets the old generation grow
 * to its bound before it looks at it, and what has grown is the process's for good; a sidecar is to
 * have room for a large cluster and to take none of it beside a small one. So it is told to collect
 * as soon as some garbage may have gathered. That stops the process for some 25 ms every minute or
 * two, which is noted as each of its pauses is.
 */
final class HeapTrim {

  /** The serial collector's old generation; other collectors give back by themselves. */
  private static final String OLD = "Tenured Gen";

  private static final long GROWTH_BYTES = 3L << 19;

  private final @Nullable MemoryPoolMXBean old;

  HeapTrim() {
    this.old =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals(OLD))
            .findFirst()
            .orElse(null);
  }

  /** Collects if the old generation has grown enough since it was collected last. */
  void look() {
    if (old != null && worth(old.getUsage(), old.getCollectionUsage())) {
      System.gc();
    }
  }

  /**
   * @param afterLast what was in use after the last collection; zero before the first, so that the
   *     first removes what only the start needed
   */
  static boolean worth(MemoryUsage now, @Nullable MemoryUsage afterLast) {
    return afterLast != null && now.getUsed() - afterLast.getUsed() > GROWTH_BYTES;
  }
}
