package io.etcdprobe.examples.bench.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.examples.deploy.Tool;
import io.etcdprobe.examples.process.Cleanup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged sidecar, with the options that its launcher gives the JVM, beside real members. */
class SidecarProcessTest {

  private static final Duration WATCHED = Duration.ofSeconds(8);

  /**
   * Descriptors that are open only for a moment: a scrape's connection, the files of one reading of
   * the machine.
   */
  private static final int PASSING = 8;

  @Test
  @Timeout(value = 90, unit = TimeUnit.SECONDS)
  void shouldAskEveryMemberOverConnectionsThatItKeeps(@TempDir Path directory) throws Exception {
    Tool.need("etcd");
    String program = Tool.distribution().resolve("bin/etcd-probe").toString();
    try (Cleanup cleanup = new Cleanup("sidecar")) {
      List<EtcdMember> members = EtcdMember.cluster(cleanup, directory, 3);
      List<String> endpoints = members.stream().map(EtcdMember::clientUrl).toList();
      Path probed = Files.createDirectory(directory.resolve("probed"));
      SidecarProcess sidecar = cleanup.own(new SidecarProcess(program, endpoints, probed));

      long open = descriptors(sidecar.pid());
      long until = System.nanoTime() + WATCHED.toNanos();
      int looks = 0;
      int answered = 0;
      while (System.nanoTime() - until < 0) {
        looks++;
        answered += sidecar.answered(3) ? 1 : 0;
        Thread.sleep(250);
      }
      // A busy disk may hold up some reads, but not half of them.
      assertThat(answered).isGreaterThan(looks / 2);
      assertThat(descriptors(sidecar.pid())).isLessThanOrEqualTo(open + PASSING);
    }
  }

  private static long descriptors(long pid) throws Exception {
    try (var open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return open.count();
    }
  }
}
