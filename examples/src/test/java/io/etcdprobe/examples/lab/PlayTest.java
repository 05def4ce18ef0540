package io.etcdprobe.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.etcdprobe.examples.lab.cluster.Shell;
import io.etcdprobe.examples.lab.fault.Target;
import io.etcdprobe.examples.lab.scenario.ScenarioFile;
import io.etcdprobe.examples.lab.score.PlayResult;
import io.etcdprobe.examples.lab.score.Scoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A play on a real cluster, with a watchdog that always says the same. */
class PlayTest {

  private static final String SCENARIO =
      """
      {"name": "short", "description": "The leader's process is stopped for 3 s.",
       "healthy": false, "load": "idle", "seconds": 8,
       "timeline": [{"at": 2, "until": 5, "fault": "pause", "member": "leader"}],
       "truth": [{"member": "all", "causes": ["raft-stuck"], "from": 2, "to": 5, "may": false}]}
      """;

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.etcdprobe.examples.lab.EtcdBuild#all")
  @Timeout(value = 90, unit = TimeUnit.SECONDS)
  void stopsALeaderAndSeesAnotherElectedAndLeavesNothingBehind(
      EtcdBuild build, @TempDir Path directory) throws Exception {
    Optional<String> missing = Lab.missing();
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    build.require();
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    Path line = directory.resolve("line.jsonl");
    Files.writeString(
        line,
        "{\"status\":\"warning\",\"findings\":"
            + "[{\"member\":\"m1\",\"cause\":\"raft-stuck\",\"severity\":\"warning\"}]}\n");
    Path talker = directory.resolve("talker");
    Files.writeString(talker, "while :; do cat \"$1\"; sleep 0.5; done\n");
    Play.Setting setting =
        new Play.Setting(
            temporary,
            build.etcd(),
            build.etcd(),
            "sh " + talker + " " + line + " {endpoints}",
            1_000_000_000L,
            null);

    PlayResult result = new Play(ScenarioFile.parse(SCENARIO), 1, setting).run();

    String leader = result.roles().get(Target.LEADER);
    assertThat(result.faults()).hasSize(1);
    assertThat(result.faults().getFirst().note()).isEmpty();
    assertThat(result.faults().getFirst().member()).isEqualTo(leader);
    assertThat(result.changes())
        .anySatisfy(
            change -> {
              assertThat(change.from()).isEqualTo(leader);
              assertThat(change.to()).isNotEqualTo(leader);
              assertThat(change.atNanos() - result.faults().getFirst().fromNanos())
                  .isBetween(500_000_000L, 4_000_000_000L);
            });
    Scoring.Score score = result.score();
    assertThat(score).isNotNull();
    assertThat(score.detections().getFirst().seconds().orElseThrow()).isLessThan(1.5);
    assertThat(score.falsely()).isNotEmpty();
    assertThat(score.judgements()).isGreaterThan(10);
    assertThat(temporary).isEmptyDirectory();
    assertThat(devicesAndMounts()).doesNotContain(temporary.toString());
  }

  private static String devicesAndMounts() throws IOException {
    return Shell.run("losetup", "-a")
        + Files.readAllLines(Path.of("/proc/self/mounts")).stream().toList();
  }
}
