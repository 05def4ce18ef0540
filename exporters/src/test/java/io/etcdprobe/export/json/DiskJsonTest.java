package io.etcdprobe.export.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.export.Reports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiskJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Stream<DiskReport> reports() {
    return Stream.of(Reports.healthy(), Reports.stalling(), Reports.empty(), Reports.hostile());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void shouldKeepToItsSchemaWhateverIsReported(DiskReport report) throws IOException {
    assertThat(Schemas.of("disk-v1").validate(json(report))).isEmpty();
  }

  @Test
  void shouldHaveASchemaThatNoticesEveryMissingAndEveryUnknownKey() throws IOException {
    Schemas.assertStrict("disk-v1", json(Reports.stalling()));
  }

  @Test
  void shouldGiveLatenciesInNanosecondsWithTheWholeHistogram() throws Exception {
    JsonNode fsync = json(Reports.healthy()).at("/latency/wal_fsync");

    assertThat(fsync.get("count").asLong()).isEqualTo(9000);
    assertThat(fsync.get("p50").asLong()).isBetween(499_000L, 501_000L);
    assertThat(fsync.get("max").asLong()).isBetween(3_990_000L, 4_010_000L);
    assertThat(fsync.get("p99_ci95").get(0).asLong())
        .isLessThanOrEqualTo(fsync.get("p99").asLong());
    Histogram histogram =
        Histogram.decodeFromCompressedByteBuffer(
            ByteBuffer.wrap(Base64.getDecoder().decode(fsync.get("histogram").asText())), 0);
    assertThat(histogram).isEqualTo(Reports.healthy().latency(Phase.WAL_FSYNC).histogram());
  }

  @Test
  void shouldSayNullWhereNothingIsKnown() throws IOException {
    JsonNode document = json(Reports.empty());

    assertThat(document.at("/latency/wal_fsync/p99_ci95/1").isNull()).isTrue();
    assertThat(document.at("/host/pressure").isNull()).isTrue();
    assertThat(document.at("/target/device").isNull()).isTrue();
    assertThat(document.at("/forecast").isNull()).isTrue();
    assertThat(document.at("/verdict/status").asText()).isEqualTo("inconclusive");
  }

  @Test
  void shouldNameTheStatusOfAFailingDiskAndItsReasons() throws IOException {
    JsonNode verdict = json(Reports.stalling()).get("verdict");

    assertThat(verdict.get("status").asText()).isEqualTo("fail");
    assertThat(verdict.at("/reasons/0/status").asText()).isEqualTo("fail");
    assertThat(verdict.get("reasons")).hasSize(5);
  }

  @Test
  void shouldKnowEveryPatternInItsSchema() throws IOException {
    List<String> listed = new ArrayList<>();
    MAPPER
        .readTree(Schemas.text("disk-v1"))
        .at("/properties/workload/properties/pattern/enum")
        .forEach(key -> listed.add(key.asText()));

    assertThat(listed)
        .containsExactlyElementsOf(Stream.of(Pattern.values()).map(Pattern::key).toList());
  }

  private static JsonNode json(DiskReport report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DiskJson.write(report, out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .endsWith("}\n")
        .doesNotContain("NaN", "Infinity");
    return MAPPER.readTree(out.toByteArray());
  }
}
