package io.etcdprobe.export.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.export.WatchReports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WatchJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Stream<WatchReport> reports() {
    return Stream.of(
        WatchReports.healthy(),
        WatchReports.partly(),
        WatchReports.troubled(),
        WatchReports.blind(),
        WatchReports.hostile());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void shouldKeepToItsSchemaWhateverIsReported(WatchReport report) throws IOException {
    assertThat(Schemas.of("watch-v1").validate(json(report))).isEmpty();
  }

  @Test
  void shouldTellHowAMembersTimingIsKnown() throws IOException {
    JsonNode member = json(WatchReports.healthy()).at("/members/0/timing");

    assertThat(member.get("origin").asText()).isEqualTo("assumed");
    assertThat(member.get("heartbeat_ns").asLong()).isEqualTo(100_000_000L);
    assertThat(member.get("election_ns").asLong()).isEqualTo(1_000_000_000L);
  }

  @Property(tries = 300)
  void shouldBeOneLineOfValidJsonWhateverNamesAndFiguresAre(
      @ForAll String name, @ForAll double figure) throws IOException {
    Finding finding =
        new Finding(
            "m" + name,
            Cause.CLOCK,
            Severity.INFO,
            WatchReports.NOW,
            name,
            List.of(new Evidence(name, figure, name)),
            name);
    WatchReport report =
        WatchReports.report(
            name, List.of(WatchReports.member(name, Math.abs(figure))), List.of(finding));

    JsonNode document = json(report);

    assertThat(Schemas.of("watch-v1").validate(document)).isEmpty();
    JsonNode value = document.at("/findings/0/evidence").iterator().next().get("value");
    if (Double.isFinite(figure)) {
      assertThat(value.asDouble()).isEqualTo(figure + 0.0);
    } else {
      assertThat(value.isNull()).isTrue();
    }
  }

  @Test
  void shouldHaveASchemaThatNoticesEveryMissingAndEveryUnknownKey() throws IOException {
    JsonNode document = json(WatchReports.troubled());
    JsonSchema schema = Schemas.of("watch-v1");
    List<ObjectNode> objects = new ArrayList<>();
    collect(document, objects);
    assertThat(objects).hasSizeGreaterThan(10);

    for (ObjectNode object : objects) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        JsonNode value = object.remove(name);
        assertThat(schema.validate(document)).as("without %s", name).isNotEmpty();
        object.set(name, value);
      }
      object.putArray("surprise");
      assertThat(schema.validate(document)).as("surprise beside %s", names).isNotEmpty();
      object.remove("surprise");
    }
    assertThat(schema.validate(document)).isEmpty();
  }

  @Test
  void shouldNameTheMemberAndTheCauseWithItsFigures() throws IOException {
    JsonNode document = json(WatchReports.troubled());

    assertThat(document.get("schema").asText()).isEqualTo("etcd-probe/watch/v1");
    assertThat(document.get("time").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
    assertThat(document.get("status").asText()).isEqualTo("critical");
    assertThat(document.at("/cluster/leader").asText()).isEqualTo("m2");
    JsonNode finding = document.at("/findings/0");
    assertThat(finding.get("member").asText()).isEqualTo("m2");
    assertThat(finding.get("cause").asText()).isEqualTo("disk-stall");
    assertThat(finding.get("since").asText()).isEqualTo("2026-01-02T03:03:23.678Z");
    assertThat(finding.at("/evidence/slowest_fsync_seconds/value").asDouble()).isEqualTo(1.02);
    assertThat(finding.at("/evidence/slowest_fsync_seconds/source").asText())
        .isEqualTo("etcd_disk_wal_fsync_duration_seconds");
    assertThat(document.at("/members/0/latency/put").asLong()).isEqualTo(2_130_000_000L);
    assertThat(document.at("/members/1/troubles/status").asText())
        .isEqualTo("m3.example:2379: connection refused");
  }

  @Test
  void shouldSayNullWhereNothingIsKnown() throws IOException {
    JsonNode blind = json(WatchReports.blind());

    for (String path :
        List.of(
            "/cluster/id",
            "/cluster/term",
            "/cluster/leader",
            "/members/0/id",
            "/members/0/version",
            "/members/0/term",
            "/members/0/db_bytes",
            "/members/0/quota_bytes",
            "/members/0/note")) {
      assertThat(blind.at(path).isNull()).as(path).isTrue();
    }
    assertThat(blind.at("/members/0/latency")).isEmpty();
    JsonNode hostile = json(WatchReports.hostile());
    assertThat(hostile.at("/members/0/risk").isNull()).isTrue();
    assertThat(hostile.at("/members/1/risk").isNull()).isTrue();
    assertThat(hostile.at("/findings/0/evidence/infinite/value").isNull()).isTrue();
    assertThat(hostile.at("/findings/0/evidence/large/value").asDouble()).isEqualTo(1e300);
  }

  /** Collects every object except those whose keys are names. */
  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        switch (field.getKey()) {
          case "latency", "troubles" -> {}
          case "evidence" -> field.getValue().forEach(figure -> collect(figure, objects));
          default -> collect(field.getValue(), objects);
        }
      }
    } else {
      node.forEach(child -> collect(child, objects));
    }
  }

  private static JsonNode json(WatchReport report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WatchJson.writeLine(report, out);
    String line = out.toString(StandardCharsets.UTF_8);
    assertThat(line).endsWith("}\n").doesNotContain("NaN", "Infinity");
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    assertThat(line).doesNotContain("\r", "\u001b");
    return MAPPER.readTree(out.toByteArray());
  }
}
