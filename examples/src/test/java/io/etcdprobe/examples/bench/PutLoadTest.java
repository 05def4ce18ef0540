package io.etcdprobe.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutLoadTest {

  @Test
  void shouldPutAtARealMember(@TempDir Path directory) throws Exception {
    try (EtcdMember member = new EtcdMember(directory)) {
      member.start();
      try (PutLoad puts = new PutLoad(member.clientUrl(), 512)) {
        assertThat(puts.run(50, 1)).isEqualTo(50);
        assertThat(puts.failed()).isZero();
        assertThat(puts.times().getTotalCount()).isEqualTo(50);
      }
    }
  }
}
