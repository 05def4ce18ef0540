package io.etcdprobe.examples.bench.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutLoadTest {

  @Test
  void shouldPutAtARealMember(@TempDir Path directory) throws Exception {
    try (EtcdMember member = new EtcdMember(directory)) {
      member.start();
      try (PutLoad puts = new PutLoad(member.clientUrl(), 512, PutLoad.Due.ON_THE_BEAT)) {
        assertThat(puts.run(50, 1)).isEqualTo(50);
        assertThat(puts.failed()).isZero();
        assertThat(puts.times().getTotalCount()).isEqualTo(50);
      }
    }
  }

  @Test
  void shouldPutByChanceWithinEachShareOfTheSecondAndCompact(@TempDir Path directory)
      throws Exception {
    try (EtcdMember member = new EtcdMember(directory)) {
      member.start();
      try (PutLoad puts = new PutLoad(member.clientUrl(), 512, PutLoad.Due.BY_CHANCE)) {
        PutTimes times = new PutTimes(100);
        puts.tellEach(times);
        long before = System.nanoTime();

        puts.run(50, 1);
        puts.compact();
        puts.run(50, 1);
        puts.compact();

        assertThat(times.size()).isEqualTo(100);
        Set<Long> phases = new HashSet<>();
        for (int put = 0; put < 50; put++) {
          long due = times.dueNanos(put) - before;
          assertThat(times.tookNanos(put)).isPositive();
          phases.add(due % 20_000_000);
        }
        assertThat(phases).hasSizeGreaterThan(40); // on the beat there would be one
      }
    }
  }
}
