package io.etcdprobe.cli.sidecar;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the process as small as its live data. The serial collector lets the old generation grow to
 * its limit before it collects it, and the process never gives that memory back. A sidecar must
 * have room for a large cluster, but must not use that room beside a small one. So this class
 * starts a collection as soon as some garbage may be there. That stops the process for some 25 ms
 * every minute or two. This pause is noted like any other.
 */
final class HeapTrim {

  /**
   * The old generation of the serial collector. Other collectors give memory back by themselves.
   */
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

  /** Collects if the old generation has grown enough since the last collection. */
  void look() {
    if (old != null && worth(old.getUsage(), old.getCollectionUsage())) {
      System.gc();
    }
  }

  /**
   * @param afterLast what was in use after the last collection; zero before the first one, so that
   *     the first one removes what only the start needed
   */
  static boolean worth(MemoryUsage now, @Nullable MemoryUsage afterLast) {
    return afterLast != null && now.getUsed() - afterLast.getUsed() > GROWTH_BYTES;
  }
}
