package io.etcdprobe.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.examples.lab.scenario.Scenario;
import io.etcdprobe.examples.lab.scenario.ScenarioFile;
import io.etcdprobe.examples.lab.scenario.ScenarioFileTest;
import io.etcdprobe.examples.lab.score.Expectation;
import io.etcdprobe.examples.lab.score.PlayResult;
import io.etcdprobe.examples.lab.score.Scoreboard;
import io.etcdprobe.examples.lab.score.Scoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreboardTest {

  private static PlayResult play(String scenario, double detectSeconds, int falsely) {
    Expectation expected =
        new Expectation("m1", List.of(Cause.QUOTA), Severity.WARNING, true, 0, 1);
    OptionalDouble seconds =
        Double.isNaN(detectSeconds) ? OptionalDouble.empty() : OptionalDouble.of(detectSeconds);
    Scoring.Score score =
        new Scoring.Score(
            List.of(new Scoring.Detection(expected, seconds, seconds.isPresent())),
            List.of(),
            java.util.Collections.nCopies(
                falsely, new Scoring.Blame("m1", "quota", Severity.WARNING, 1)),
            1800,
            1,
            OptionalDouble.empty(),
            60);
    return new PlayResult(
        scenario, 1, score, 0, Map.of(), List.of(), List.of(), List.of(), List.of());
  }

  @Test
  @SuppressWarnings("unchecked")
  void countsPlaysByScenarioAndAllTogether() {
    Scoreboard board = new Scoreboard();
    board.add(play("a", 2, 1));
    board.add(play("a", Double.NaN, 0));
    board.add(play("b", 4, 0));
    board.add(PlayResult.failed("b", 2, "no disk"));

    List<Map<String, Object>> rows = (List<Map<String, Object>>) board.table().json().get("rows");

    assertThat(rows).hasSize(3);
    assertThat(rows.get(0))
        .containsEntry("scenario", "a")
        .containsEntry("plays", 2)
        .containsEntry("found", 1)
        .containsEntry("to find", 2)
        .containsEntry("false/h", 1.0);
    assertThat(rows.get(1)).containsEntry("failed", 1).containsEntry("found", 1);
    assertThat(rows.get(2))
        .containsEntry("scenario", "all")
        .containsEntry("plays", 4)
        .containsEntry("detect max s", 4.0)
        .containsEntry("leader changes", 3);
  }

  @Test
  void hasATableBeforeAnythingIsPlayed() {
    assertThat(new Scoreboard().table().text()).contains("all");
  }

  @Test
  void tellsWhyAPlayFailed() {
    assertThat(Scoreboard.told(PlayResult.failed("b", 2, "no disk"))).contains("no disk");
  }

  @Test
  void takesScenariosByName() {
    LabOptions options =
        LabOptions.parse(
            new String[] {
              "--scenario", "b", "a", "--plays", "3", "--scenario", "c", "--grace", "0"
            });

    assertThat(options.names()).containsExactly("b", "a", "c");
    assertThat(options.plays()).isEqualTo(3);
    assertThatThrownBy(() -> options.chosen(List.of())).hasMessageContaining("no scenario b");
  }

  @Test
  void saysWhyAScenarioCannotBePlayed(@TempDir Path directory) throws IOException {
    Path old = Files.writeString(directory.resolve("etcd"), "#!/bin/sh\necho --name\n");
    assertThat(old.toFile().setExecutable(true)).isTrue();
    List<Scenario> all = ScenarioFile.readAll(ScenarioFileTest.SCENARIOS);
    String etcd = directory.toString();
    LabOptions one = LabOptions.parse(new String[] {"--etcd", etcd});
    LabOptions two = LabOptions.parse(new String[] {"--etcd", etcd, "--etcd-next", etcd});

    assertThat(cannot(all, "rolling-upgrade", one)).contains("--etcd-next");
    assertThat(cannot(all, "rolling-upgrade", two)).isEmpty();
    assertThat(cannot(all, "k3s-ports", two)).contains("does not know --listen-client-http-urls");
    assertThat(cannot(all, "healthy-idle", one)).isEmpty();
  }

  private static String cannot(List<Scenario> all, String name, LabOptions options)
      throws IOException {
    Scenario scenario =
        all.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    return Lab.cannot(scenario, options).orElse("");
  }

  @Test
  void takesFilesForATable() {
    LabOptions options = LabOptions.parse(new String[] {"--table", "a.json", "b.json", "--list"});

    assertThat(options.tables()).containsExactly(Path.of("a.json"), Path.of("b.json"));
    assertThat(options.list()).isTrue();
  }

  @Test
  void refusesACommandLineThatItDoesNotUnderstand() {
    assertThatThrownBy(() -> LabOptions.parse(new String[] {"--plays", "0"}))
        .hasMessageContaining("--plays");
    assertThatThrownBy(() -> LabOptions.parse(new String[] {"--plays"}))
        .hasMessageContaining("--plays");
    assertThatThrownBy(() -> LabOptions.parse(new String[] {"--speed", "9"}))
        .hasMessageContaining("--speed");
    assertThatThrownBy(() -> LabOptions.parse(new String[] {"--etcd", "/nowhere"}))
        .hasMessageContaining("/nowhere");
    assertThatThrownBy(() -> LabOptions.parse(new String[] {"--etcd-next", "/nowhere"}))
        .hasMessageContaining("/nowhere");
  }
}
