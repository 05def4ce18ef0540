package io.etcdprobe.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.export.SidecarReports;
import io.etcdprobe.export.json.Schemas;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Properties that each page of the listener has. */
class WebPageTest {

  private static final Pattern SCHEMA = Pattern.compile("etcd-probe/([a-z]+)/(v[0-9]+)");

  @ParameterizedTest
  @EnumSource(WebPage.class)
  void shouldBeServedWhateverIsReported(WebPage page) throws Exception {
    for (SidecarReport report :
        List.of(
            SidecarReports.healthy(),
            SidecarReports.partly(),
            SidecarReports.critical(),
            SidecarReports.blind(),
            SidecarReports.hostile())) {
      try (HttpDoor door = Doors.open(null, report)) {
        HttpResponse<String> response = Doors.get(door, page.path());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isNotEmpty();
        if (isJson(response)) {
          keepsToTheSchemaThatItNames(response.body());
        }
      }
    }
  }

  private static void keepsToTheSchemaThatItNames(String body) throws Exception {
    JsonNode document = new ObjectMapper().readTree(body);
    Matcher schema = SCHEMA.matcher(document.path("schema").asText());
    assertThat(schema.matches()).as(document.path("schema").asText()).isTrue();
    assertThat(Schemas.of(schema.group(1) + "-" + schema.group(2)).validate(document)).isEmpty();
    assertThat(body).endsWith("}\n").doesNotContain("NaN");
  }

  @ParameterizedTest
  @EnumSource(WebPage.class)
  void shouldBeAnsweredBeforeTheFirstJudgement(WebPage page) throws Exception {
    try (HttpDoor early = Doors.open(null, null)) {
      HttpResponse<String> response = Doors.get(early, page.path());

      assertThat(response.statusCode()).isIn(200, 503);
      if (isJson(response)) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("{\"error\":\"not judged yet\"}\n");
      }
    }
  }

  @Test
  void shouldBeLinkedFromThePageForPeopleIfItHasANameThere() throws Exception {
    try (HttpDoor door = Doors.open(null, SidecarReports.healthy())) {
      String page = Doors.get(door, "/").body();

      assertThat(page)
          .contains(
              "<a href=\"metrics\">Metrics</a>"
                  + "<a href=\"api/v1/status\">Status as JSON</a>"
                  + "<a href=\"api/v1/findings\">Findings as JSON</a>");
      WebPage.links()
          .forEach(
              (address, name) -> {
                assertThat(page).contains("<a href=\"" + address + "\">" + name + "</a>");
                assertThat(HttpDoor.paths()).contains("/" + address);
              });
    }
  }

  @Test
  void shouldBeWhatTheDocumentLists() throws Exception {
    List<String> documented =
        Files.readAllLines(Path.of("../docs/listener.md")).stream()
            .filter(line -> line.startsWith("| `/"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();

    assertThat(documented)
        .containsExactlyElementsOf(Arrays.stream(WebPage.values()).map(WebPage::path).toList());
  }

  private static boolean isJson(HttpResponse<String> response) {
    return response.headers().firstValue("content-type").orElse("").equals("application/json");
  }
}
