package io.etcdprobe.export.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.core.path.PathCheck;
import io.etcdprobe.core.path.PreflightReport;
import io.etcdprobe.export.Preflights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreflightJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Stream<PreflightReport> reports() {
    return Stream.of(
        Preflights.healthy(),
        Preflights.overlay(),
        Preflights.holed(),
        Preflights.hostile(),
        Preflights.stopped());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void shouldKeepToItsSchemaWhateverIsReported(PreflightReport report) throws IOException {
    assertThat(Schemas.of("preflight-v1").validate(json(report))).isEmpty();
  }

  @Test
  void shouldHaveASchemaThatNoticesEveryMissingAndEveryUnknownKey() throws IOException {
    Schemas.assertStrict("preflight-v1", json(Preflights.overlay()));
  }

  @Test
  void shouldNameEveryCheckInItsSchema() {
    JsonNode names =
        Schemas.of("preflight-v1")
            .getSchemaNode()
            .at("/$defs/pair/properties/checks/items/properties/name/enum");

    assertThat(names)
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(
            Arrays.stream(PathCheck.Name.values()).map(PathCheck.Name::key).toList());
  }

  @Test
  void shouldTellDirectionAndSizeOfAHole() throws IOException {
    JsonNode pair = json(Preflights.holed()).at("/pairs/0");

    assertThat(pair.at("/from").asText()).isEqualTo("a");
    assertThat(pair.at("/to").asText()).isEqualTo("b");
    assertThat(pair.at("/mtu/up/path").asInt()).isEqualTo(1400);
    assertThat(pair.at("/mtu/up/kind").asText()).isEqualTo("silent");
    assertThat(pair.at("/mtu/down/kind").asText()).isEqualTo("whole");
    assertThat(pair.at("/status").asText()).isEqualTo("fail");
    assertThat(pair.at("/tcp/request_up/complete").asBoolean()).isFalse();
  }

  private static JsonNode json(PreflightReport report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PreflightJson.write(report, out);
    return MAPPER.readTree(out.toByteArray());
  }
}
