package io.etcdprobe.cli.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.management.MemoryUsage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HeapTrimTest {

  private static final long ENOUGH = 3L << 19;

  @Property
  void collectsOnlyWhatHasGrownSinceTheLastCollection(
      @ForAll @LongRange(min = 0, max = 1L << 32) long after,
      @ForAll @LongRange(min = -(1L << 32), max = 1L << 32) long growth) {
    MemoryUsage now = usage(Math.max(0, after + growth));

    assertThat(HeapTrim.worth(now, usage(after))).isEqualTo(now.getUsed() > after + ENOUGH);
  }

  @Test
  void hasNothingToDoWhereTheCollectorTellsNothing() {
    assertThat(HeapTrim.worth(usage(1L << 40), null)).isFalse();
    assertThatCode(new HeapTrim()::look).doesNotThrowAnyException();
  }

  private static MemoryUsage usage(long bytes) {
    return new MemoryUsage(0, bytes, bytes, -1);
  }
}
