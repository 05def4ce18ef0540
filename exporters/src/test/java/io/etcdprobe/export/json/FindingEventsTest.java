package io.etcdprobe.export.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.export.WatchReports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingEventsTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final FindingEvents events = new FindingEvents();

  @Test
  void shouldTellHowAFindingBeganGrewEasedAndEnded() throws IOException {
    assertThat(kinds(at(0, Severity.WARNING))).containsExactly("began warning");
    assertThat(kinds(at(1, Severity.WARNING))).as("nothing changed").isEmpty();
    assertThat(kinds(at(2, Severity.CRITICAL))).containsExactly("worse critical");
    assertThat(kinds(at(3, Severity.INFO))).containsExactly("better info");
    assertThat(kinds(at(4))).containsExactly("ended info");
    assertThat(kinds(at(5))).isEmpty();
    assertThat(kinds(at(6, Severity.INFO))).containsExactly("began info");
  }

  @Test
  void shouldSayWhatItWasBeforeAndHowLongItHasBeen() throws IOException {
    written(at(0, Severity.WARNING));

    JsonNode worse = written(at(2, Severity.CRITICAL)).getFirst();
    JsonNode ended = written(at(7)).getFirst();

    assertThat(worse.get("severity_before").asText()).isEqualTo("warning");
    assertThat(worse.get("duration_ns").asLong()).isEqualTo(12_000_000_000L);
    assertThat(worse.get("time").asText()).isEqualTo("2026-01-02T03:04:07.678Z");
    assertThat(ended.get("severity_before").isNull()).isTrue();
    assertThat(ended.get("duration_ns").asLong()).isEqualTo(17_000_000_000L);
  }

  @Test
  void shouldCountTheWorseOfTwoThatAreTheSame() throws IOException {
    assertThat(kinds(at(0, Severity.INFO, Severity.CRITICAL, Severity.WARNING)))
        .containsExactly("began critical");
  }

  @Test
  void shouldKeepToItsSchemaOneLineEachWhateverMembersAreCalled() throws IOException {
    List<JsonNode> lines = new ArrayList<>(written(WatchReports.hostile()));
    lines.addAll(written(WatchReports.troubled()));

    assertThat(lines).hasSize(WatchReports.hostile().findings().size() * 2 + 3);
    for (JsonNode line : lines) {
      assertThat(Schemas.of("event-v1").validate(line)).isEmpty();
    }
  }

  @Test
  void shouldTellHowManyEventsAreLostAndGoOnWithTheNext() throws IOException {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    assertThatThrownBy(() -> events.write(WatchReports.troubled(), full))
        .isInstanceOf(EventsLostException.class)
        .hasMessageContaining("No space left on device")
        .extracting("events")
        .isEqualTo(3);

    assertThat(written(WatchReports.troubled())).as("known by now").isEmpty();
    assertThat(kinds(at(1))).hasSize(3).allMatch(kind -> kind.startsWith("ended"));
  }

  private List<String> kinds(WatchReport report) throws IOException {
    return written(report).stream()
        .map(line -> line.get("event").asText() + " " + line.get("severity").asText())
        .toList();
  }

  private List<JsonNode> written(WatchReport report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int count = events.write(report, out);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      lines.add(MAPPER.readTree(line));
    }
    assertThat(lines).hasSize(count);
    return lines;
  }

  private static WatchReport at(int second, Severity... severities) {
    List<Finding> findings = new ArrayList<>();
    for (Severity severity : severities) {
      findings.add(
          new Finding(
              "m1",
              Cause.DISK_SLOW,
              severity,
              WatchReports.NOW.minusSeconds(10),
              "slow",
              List.of(),
              ""));
    }
    return WatchReports.report(
        WatchReports.NOW.plusSeconds(second),
        "m1",
        0,
        List.of(WatchReports.member("m1", 0)),
        findings);
  }
}
