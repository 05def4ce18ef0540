package io.etcdprobe.examples.lab.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionTableTest {

  private static final String PLAY =
      """
      {"scenario": "%s", "judgements": 60,
       "detections": [{"found": %b, "seconds": %s}], "wrong": [{}], "false": []}
      """;

  private static Path file(Path directory, String version, String... plays) throws IOException {
    Path file = Files.createTempFile(directory, "run", ".json");
    Files.writeString(
        file,
        "{\"etcd\": \"etcd Version: %s\", \"plays\": [%s]}"
            .formatted(version, String.join(",", plays)));
    return file;
  }

  @Test
  void putsVersionsSideBySideAndAddsUpRunsOfTheSame(@TempDir Path directory) throws IOException {
    String old = PLAY.formatted("stall", true, "2.5");
    String missed = PLAY.formatted("stall", false, "null");
    String other = PLAY.formatted("upgrade", true, "4");
    List<Path> files =
        List.of(
            file(directory, "3.4.23", old),
            file(directory, "3.4.23", missed),
            file(directory, "3.5.30", old, other));

    assertThat(VersionTable.read(files).markdown())
        .isEqualTo(
            """
            | scenario | 3.4.23: found | wrong | false | detect s | 3.5.30: found | wrong | false | detect s |
            |---|---|---|---|---|---|---|---|---|
            | `stall` | 1/2 | 2 | 0 | 2.5 | 1/1 | 1 | 0 | 2.5 |
            | `upgrade` | not played | | | | 1/1 | 1 | 0 | 4.0 |
            | all | 1/2 | 2 | 0 | 2.5 | 2/2 | 2 | 0 | 2.5 |
            """);
  }

  @Test
  void saysWhichPlaysFailed(@TempDir Path directory) throws IOException {
    Path file = file(directory, "3.5.30", "{\"scenario\": \"stall\", \"notes\": [\"no disk\"]}");

    assertThat(VersionTable.read(List.of(file)).markdown()).contains("0/0, 1 failed");
  }

  @Test
  void refusesAFileThatIsNoRun(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("x.json"), "{}");

    assertThatThrownBy(() -> VersionTable.read(List.of(file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x.json");
  }
}
