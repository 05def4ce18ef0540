package io.etcdprobe.fsync.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrottleTest {

  private static final String SECOND =
      "usage_usec 1\nnr_periods 9\nnr_throttled 3\nthrottled_usec 1500\nnr_bursts 0\n";
  private static final String FIRST = "nr_periods 9\nnr_throttled 3\nthrottled_time 2500000\n";

  @TempDir Path root;

  private Throttle throttle(String membership) throws IOException {
    Files.createDirectories(root.resolve("self"));
    Files.writeString(root.resolve("self/cgroup"), membership);
    return new Throttle(root, root.resolve("cgroup"));
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve("cgroup").resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  @Test
  void shouldReadItsOwnGroupOfVersionTwo() throws Exception {
    write("system.slice/probe.service/cpu.stat", SECOND);

    assertThat(throttle("0::/system.slice/probe.service\n").nanos()).isEqualTo(1_500_000);
  }

  @Test
  void shouldReadTheMountsRootInAContainer() throws Exception {
    write("cpu.stat", SECOND);

    assertThat(throttle("0::/../outer/path\n").nanos()).isEqualTo(1_500_000);
  }

  @Test
  void shouldReadItsOwnGroupOfVersionOne() throws Exception {
    write("cpu/kubepods/x/cpu.stat", FIRST);

    assertThat(throttle("5:memory:/y\n4:cpu,cpuacct:/kubepods/x\n").nanos()).isEqualTo(2_500_000);
  }

  @Test
  void shouldNotKnowWhereThereIsNoGroup() throws Exception {
    assertThat(new Throttle(root.resolve("no"), root).nanos()).isEqualTo(-1);
    assertThat(throttle("0::/a\nnonsense\n").nanos()).isEqualTo(-1);
  }

  @Property(tries = 500)
  void shouldNotStumbleOverNonsense(@ForAll String text) {
    assertThat(Throttle.parse("throttled_usec x" + text)).isEqualTo(-1);
    Throttle.parse(text);
  }
}
