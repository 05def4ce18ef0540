package io.etcdprobe.export.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.timing.ElectionTiming;
import io.etcdprobe.export.SidecarReports;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prometheus's own tool reads the page without complaint. */
class PromtoolTest {

  @TempDir private Path directory;

  @BeforeAll
  static void needPromtool() {
    boolean there =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    assumeTrue(there, "promtool is not installed (Debian package prometheus)");
  }

  static Stream<SidecarReport> reports() {
    return Stream.of(
        SidecarReports.healthy(),
        SidecarReports.critical(),
        SidecarReports.blind(),
        SidecarReports.hostile());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void shouldPassPrometheusOwnCheck(SidecarReport report) throws Exception {
    PrometheusDoor door = new PrometheusDoor(ElectionTiming.DEFAULT);
    door.observe(SidecarReports.sample(20_000, 1_000_000_000, StallOrigin.DISK));
    door.update(report);

    assertThat(check(Scrape.of(door).text())).isEmpty();
  }

  @Test
  void shouldNotPassWhenDamaged() throws Exception {
    PrometheusDoor door = new PrometheusDoor(ElectionTiming.DEFAULT);

    assertThat(check(Scrape.of(door).text() + "etcd_probe_things_total 1\n"))
        .contains("etcd_probe_things_total");
  }

  /** What the tool complains about. */
  private String check(String page) throws IOException, InterruptedException {
    Path in = Files.write(directory.resolve("page"), page.getBytes(StandardCharsets.UTF_8));
    Path out = directory.resolve("complaints");
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(promtool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String complaints = Files.readString(out);
    return promtool.exitValue() == 0 ? complaints : complaints + "exit " + promtool.exitValue();
  }
}
