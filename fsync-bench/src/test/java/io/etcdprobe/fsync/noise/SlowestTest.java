package io.etcdprobe.fsync.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlowestTest {

  private static List<Long> kept(Slowest slowest) {
    List<Long> kept = new ArrayList<>();
    slowest.visit((start, nanos) -> kept.add(nanos));
    kept.sort(Comparator.reverseOrder());
    return kept;
  }

  @Property(tries = 100)
  void shouldKeepTheSlowest(
      @ForAll @Size(max = 1000) List<@LongRange(min = 0, max = 2000) Long> lengths) {
    Slowest slowest = new Slowest();
    lengths.forEach(nanos -> slowest.offer(-nanos, nanos));

    assertThat(kept(slowest))
        .isEqualTo(lengths.stream().sorted(Comparator.reverseOrder()).limit(Slowest.KEPT).toList());
  }

  @Property(tries = 50)
  void shouldKeepEachWithItsStart(@ForAll @Size(max = 600) List<@LongRange(min = 0) Long> lengths) {
    Slowest slowest = new Slowest();
    lengths.forEach(nanos -> slowest.offer(nanos ^ 0x5555, nanos));

    slowest.visit((start, nanos) -> assertThat(start).isEqualTo(nanos ^ 0x5555));
  }

  @Test
  void shouldAllocateNothing() {
    Slowest slowest = new Slowest();
    offerMany(slowest);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    offerMany(slowest);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(allocated).isLessThan(1_000);
  }

  private static void offerMany(Slowest slowest) {
    for (int i = 0; i < 100_000; i++) {
      slowest.offer(i, i * 7919L % 100_003);
    }
  }
}
