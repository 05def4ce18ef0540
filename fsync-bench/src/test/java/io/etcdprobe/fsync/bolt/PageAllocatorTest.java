package io.etcdprobe.fsync.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PageAllocatorTest {

  @Property(tries = 200)
  void shouldNeverOverwriteAPageThatAReaderMayStillSee(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int commits) {
    SplittableRandom random = new SplittableRandom(seed);
    PageAllocator allocator = new PageAllocator(4, random.split());
    Set<Long> live = new HashSet<>();
    List<long[]> runs = new ArrayList<>();
    Deque<Set<Long>> recentlyFreed = new ArrayDeque<>();
    for (int commit = 0; commit < commits; commit++) {
      Set<Long> freed = new HashSet<>();
      for (int i = random.nextInt(3); i > 0 && !runs.isEmpty(); i--) {
        long[] run = runs.remove(random.nextInt(runs.size()));
        allocator.free(run[0], (int) run[1]);
        for (long page = run[0]; page < run[0] + run[1]; page++) {
          live.remove(page);
          freed.add(page);
        }
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        int count = 1 + random.nextInt(3);
        long first = allocator.allocate(count);
        assertThat(first).isGreaterThanOrEqualTo(4);
        assertThat(first + count).isLessThanOrEqualTo(allocator.end());
        for (long page = first; page < first + count; page++) {
          assertThat(live.add(page)).as("page %d is free", page).isTrue();
          assertThat(freed).doesNotContain(page);
          for (Set<Long> recent : recentlyFreed) {
            assertThat(recent).doesNotContain(page);
          }
        }
        runs.add(new long[] {first, count});
      }
      allocator.committed();
      recentlyFreed.addLast(freed);
      if (recentlyFreed.size() > 2) {
        recentlyFreed.removeFirst();
      }
    }
  }
}
