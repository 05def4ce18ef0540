package io.etcdprobe.export.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricCatalogTest {

  @Test
  void shouldBeWhatTheDocumentationLists() throws Exception {
    List<String> documented =
        Files.readAllLines(Path.of("../docs/metrics.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();

    assertThat(documented)
        .containsExactly(
            Arrays.stream(MetricCatalog.values())
                .map(MetricCatalogTest::row)
                .toArray(String[]::new));
  }

  private static String row(MetricCatalog metric) {
    return "| `"
        + metric.metric()
        + "` | "
        + metric.type().key()
        + " | "
        + String.join(", ", metric.labels())
        + " | "
        + metric.help()
        + " |";
  }
}
