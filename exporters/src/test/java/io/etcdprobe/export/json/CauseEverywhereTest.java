package io.etcdprobe.export.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.export.SidecarReports;
import io.etcdprobe.export.WatchReports;
import io.etcdprobe.export.html.StatusPage;
import io.etcdprobe.export.text.Style;
import io.etcdprobe.export.text.WatchLine;
import io.etcdprobe.export.text.WatchText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each cause is in every schema, every output, the documents and the lab, and no other cause is.
 */
class CauseEverywhereTest {

  /** Causes that no scenario produces, with the reason. */
  private static final Set<Cause> NOT_PLAYED =
      Set.of(
          // Needs a host that two members share; the members of the lab have separate disks.
          Cause.SHARED_STALL,
          // Needs --unsafe-no-fsync; the scenario is not written yet.
          Cause.NOT_DURABLE,
          // Needs a database of more than 200 MB of which half is free; not written yet.
          Cause.FRAGMENTATION,
          // Every scenario on an old version has it, as a notice only.
          Cause.VERSION_DEFECT,
          // Needs members with addresses of their own; PeersTest plays it.
          Cause.NETWORK_MTU,
          // Needs a member with a clock of its own.
          Cause.CLOCK);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void shouldHaveTheCausesOfTheSchemasInOnePlace() throws IOException {
    List<String> listed = new ArrayList<>();
    MAPPER
        .readTree(Schemas.text("finding-v1"))
        .at("/$defs/cause/enum")
        .forEach(key -> listed.add(key.asText()));

    assertThat(listed).containsExactlyInAnyOrderElementsOf(keys());
    for (String name : List.of("watch-v1", "sidecar-v1", "findings-v1", "event-v1")) {
      assertThat(Schemas.text(name))
          .contains("urn:etcd-probe:finding:v1#")
          .doesNotContain("\"" + Cause.DISK_SLOW.key() + "\"");
    }
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void shouldFitTheSchemaOfEveryDocument(Cause cause) throws IOException {
    for (Severity severity : Severity.values()) {
      SidecarReport report = reported(cause, severity);

      JsonNode line = json(out -> WatchJson.writeLine(report.watch(), out));
      assertThat(Schemas.of("watch-v1").validate(line)).isEmpty();
      assertThat(line.at("/findings/0/cause").asText()).isEqualTo(cause.key());
      assertThat(line.at("/findings/0/severity").asText()).isEqualTo(severity.key());
      JsonNode status = json(out -> SidecarJson.writeStatus(report, out));
      assertThat(Schemas.of("sidecar-v1").validate(status)).isEmpty();
      JsonNode findings = json(out -> SidecarJson.writeFindings(report, out));
      assertThat(Schemas.of("findings-v1").validate(findings)).isEmpty();
      JsonNode event =
          json(
              out -> {
                try {
                  new FindingEvents().write(report.watch(), out);
                } catch (EventsLostException lost) {
                  throw new IOException(lost);
                }
              });
      assertThat(Schemas.of("event-v1").validate(event)).isEmpty();
      assertThat(event.get("cause").asText()).isEqualTo(cause.key());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"disk-sloww", "", "DISK_SLOW"})
  void shouldNotFitASchemaByAnotherName(String key) throws IOException {
    JsonNode line =
        json(out -> WatchJson.writeLine(reported(Cause.CLOCK, Severity.INFO).watch(), out));
    ((ObjectNode) line.at("/findings/0")).put("cause", key);

    assertThat(Schemas.of("watch-v1").validate(line)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void shouldBeShownToPeople(Cause cause) {
    SidecarReport report = reported(cause, Severity.WARNING);
    StringBuilder text = new StringBuilder();

    WatchText.render(report.watch(), new Style(false, true, 120), ZoneOffset.UTC, text);
    String page = StatusPage.render(report, WatchReports.NOW.plusSeconds(1), Map.of());

    assertThat(text.toString().replaceAll("\\s+", " ")).contains(cause.text());
    assertThat(page).contains(cause.text());
    assertThat(WatchLine.of(report.watch())).containsAnyOf(cause.text(), cause.key());
  }

  @Test
  void shouldHaveARowEachInTheDocument() throws IOException {
    String document = Files.readString(Path.of("../docs/watch.md"));
    String table = document.substring(document.indexOf("| cause | raised by |"));
    List<String> rows =
        Pattern.compile("^\\| `([a-z-]+)` \\|", Pattern.MULTILINE)
            .matcher(table.substring(0, table.indexOf("\n\n")))
            .results()
            .map(row -> row.group(1))
            .toList();

    assertThat(rows).containsExactlyInAnyOrderElementsOf(keys());
  }

  @Test
  void shouldBeAskedForByAScenarioOfTheLab() throws IOException {
    Set<String> played = new HashSet<>();
    try (Stream<Path> scenarios = Files.list(Path.of("../examples/lab/scenarios"))) {
      for (Path scenario : scenarios.toList()) {
        for (JsonNode truth : MAPPER.readTree(scenario.toFile()).get("truth")) {
          truth.get("causes").forEach(cause -> played.add(cause.asText()));
        }
      }
    }

    for (Cause cause : Cause.values()) {
      assertThat(played.remove(cause.key()))
          .as("%s is played", cause.key())
          .isNotEqualTo(NOT_PLAYED.contains(cause));
    }
    assertThat(played).as("causes that there are not").isEmpty();
  }

  private interface Door {
    void write(ByteArrayOutputStream out) throws IOException;
  }

  private static JsonNode json(Door door) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    door.write(out);
    return MAPPER.readTree(out.toByteArray());
  }

  private static SidecarReport reported(Cause cause, Severity severity) {
    Finding finding =
        new Finding("cluster", cause, severity, WatchReports.NOW, "t", List.of(), "a");
    WatchReport watch =
        WatchReports.report("m1", List.of(WatchReports.member("m1", 0)), List.of(finding));
    return SidecarReports.with(SidecarReports.healthy(), watch);
  }

  private static List<String> keys() {
    return Stream.of(Cause.values()).map(Cause::key).toList();
  }
}
