package io.etcdprobe.examples.bench.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.etcdprobe.examples.bench.fidelity.FidelityRound.Load;
import io.etcdprobe.examples.bench.fidelity.FidelityRound.Seen;
import io.etcdprobe.examples.bench.fidelity.FidelityRound.Side;
import io.etcdprobe.examples.bench.parts.TraceFs;
import io.etcdprobe.examples.process.Cleanup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the real programs for a short time. It asserts that everything was seen, not how long it
 * took.
 */
class FidelityRoundTest {

  private static final Load LOAD = new Load(50, 512, 2, 1);

  @TempDir Path directory;

  @BeforeEach
  void needsTheKernelsAccountAndEtcd() {
    assumeThat(TraceFs.missing(FidelityRound.EVENTS)).as("the kernel's account").isEmpty();
    assumeThat(onPath("etcd")).as("etcd on the path").isTrue();
  }

  private static boolean onPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @Test
  void theKernelSeesEverySyncOfEtcdAndOfTheProbeAndNothingStays() throws Exception {
    try (Cleanup cleanup = new Cleanup("bench")) {
      TraceFs trace = cleanup.own(new TraceFs(FidelityRound.EVENTS));
      FidelityRound round =
          new FidelityRound(cleanup, trace, directory, LOAD, FidelityRound.Surroundings.PLAIN);

      Seen etcd = round.measure(Side.ETCD);
      Seen probe = round.measure(Side.PROBE);

      // Puts that arrive during a sync share the next one, so there may be fewer syncs than puts.
      assertThat(etcd.proposals()).isEqualTo(100);
      assertThat(etcd.wal().syncs.getTotalCount()).isBetween(1L, 110L);
      assertThat(etcd.walBytesPerProposal()).isGreaterThan(512);
      assertThat(etcd.database().syncs.getTotalCount()).isPositive();
      assertThat(etcd.complete()).isTrue();
      // A segment cut makes two syncs. The probe's histogram of plain syncs does not include them.
      assertThat(probe.wal().syncs.getTotalCount() - probe.told().getTotalCount())
          .isBetween(-1L, 2L);
      assertThat(probe.database().syncs.getTotalCount()).isPositive();
      assertThat(probe.complete()).isTrue();
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
    try (Stream<Path> left = Files.list(TraceFs.ROOT.resolve("instances"))) {
      assertThat(left.map(Path::toString))
          .noneMatch(name -> name.endsWith("-" + ProcessHandle.current().pid()));
    }
  }
}
