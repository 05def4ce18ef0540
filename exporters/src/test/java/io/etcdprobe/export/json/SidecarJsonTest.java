package io.etcdprobe.export.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.export.SidecarReports;
import io.etcdprobe.export.WatchReports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SidecarJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Stream<SidecarReport> reports() {
    return Stream.of(
        SidecarReports.healthy(),
        SidecarReports.partly(),
        SidecarReports.critical(),
        SidecarReports.blind(),
        SidecarReports.hostile());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void shouldKeepToItsSchemasWhateverIsReported(SidecarReport report) throws IOException {
    assertThat(Schemas.of("sidecar-v1").validate(status(report))).isEmpty();
    assertThat(Schemas.of("findings-v1").validate(findings(report))).isEmpty();
  }

  @Test
  void shouldTellEverything() throws IOException {
    JsonNode status = status(SidecarReports.critical());

    assertThat(status.get("schema").asText()).isEqualTo("etcd-probe/sidecar/v1");
    assertThat(status.get("member").asText()).isEqualTo("m2");
    assertThat(status.get("status").asText()).isEqualTo("critical");
    assertThat(status.at("/timing/leadership_at_risk_ns").asLong()).isEqualTo(900_000_000);
    assertThat(status.at("/cluster/leader").asText()).isEqualTo("m2");
    assertThat(status.at("/members/0/latency/put").asLong()).isEqualTo(2_130_000_000L);
    assertThat(status.at("/findings/0/cause").asText()).isEqualTo("disk-stall");
    assertThat(status.at("/probe/state").asText()).isEqualTo("backing-off");
    assertThat(status.at("/probe/under_way_ns").asLong()).isEqualTo(2_340_000_000L);
    assertThat(status.at("/probe/latency/fsync/count").asLong()).isEqualTo(300);
    assertThat(status.at("/probe/last_stalls/0/ns").asLong()).isEqualTo(1_020_000_000);
    assertThat(status.at("/host/device/name").asText()).isEqualTo("nvme0n1");
    assertThat(status.at("/self/threads").asInt()).isEqualTo(21);
  }

  @Test
  void shouldSayNullWhereNothingIsKnown() throws IOException {
    JsonNode status = status(SidecarReports.blind());

    for (String path : List.of("/member", "/probe", "/host", "/cluster/leader")) {
      assertThat(status.at(path).isNull()).as(path).isTrue();
    }
    assertThat(status(SidecarReports.hostile()).at("/self/start_seconds").isNull()).isTrue();
  }

  @Test
  void shouldKnowEveryStateOfTheProbeInItsSchema() throws IOException {
    for (ProbeState state : ProbeState.values()) {
      SidecarReport report =
          SidecarReports.sidecar(
              "m1",
              WatchReports.healthy(),
              SidecarReports.probe(state, 0, List.of()),
              SidecarReports.host());
      assertThat(Schemas.of("sidecar-v1").validate(status(report))).as(state.key()).isEmpty();
    }
  }

  @Test
  void shouldTellOnlyTheFindingsWhereTheyAreAskedFor() throws IOException {
    JsonNode document = findings(SidecarReports.critical());

    assertThat(document.properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactly("schema", "time", "status", "findings");
    assertThat(document.get("findings")).hasSize(3);
    assertThat(document.at("/findings/0/member").asText()).isEqualTo("m2");
  }

  private static JsonNode status(SidecarReport report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SidecarJson.writeStatus(report, out);
    return parsed(out);
  }

  private static JsonNode findings(SidecarReport report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SidecarJson.writeFindings(report, out);
    return parsed(out);
  }

  private static JsonNode parsed(ByteArrayOutputStream out) throws IOException {
    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("}\n").doesNotContain("NaN");
    return MAPPER.readTree(out.toByteArray());
  }
}
