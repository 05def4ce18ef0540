package io.etcdprobe.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {

  private static final Pattern ETCD_METRIC =
      Pattern.compile("\\b(etcd_(?!probe)[a-z_]+|process_[a-z_]+)\\b");
  private static final Pattern BUCKET = Pattern.compile("(etcd_[a-z_]+_bucket)\\{le=\"([^\"]+)\"");
  private static final Path RUNBOOK = Path.of("../docs/runbook.md");

  private static List<PrometheusRelease> releases() throws Exception {
    return PrometheusRelease.all();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void shouldBeAcceptedByPromtool(PrometheusRelease release) throws Exception {
    List<String> command = new ArrayList<>(List.of(release.promtool(), "check", "rules"));
    Rules.files().forEach(file -> command.add(file.toString()));

    Tool.Result result = Tool.run(command);

    assertThat(result.status()).as(result.output()).isZero();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void shouldBeAcceptedWithTheConfigurationThatNamesThem(
      PrometheusRelease release, @TempDir Path directory) throws Exception {
    for (Path file : Rules.files()) {
      Files.copy(file, directory.resolve(file.getFileName()));
    }
    Path configuration =
        Files.copy(Rules.DIRECTORY.resolve("prometheus.yml"), directory.resolve("prometheus.yml"));
    Matcher secret = Pattern.compile("tls/[a-z.-]+").matcher(Files.readString(configuration));
    Files.createDirectory(directory.resolve("tls"));
    while (secret.find()) {
      Files.writeString(directory.resolve(secret.group()), "");
    }

    Tool.Result result = Tool.run(release.promtool(), "check", "config", configuration.toString());

    assertThat(result.status()).as(result.output()).isZero();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void shouldFireAndStaySilentAsTheirTestsSay(PrometheusRelease release) throws Exception {
    List<String> command = new ArrayList<>(List.of(release.promtool(), "test", "rules"));
    Rules.tests().forEach(file -> command.add(file.toString()));

    Tool.Result result = Tool.run(command);

    assertThat(result.status()).as(result.output()).isZero();
  }

  @Test
  void shouldHaveAFiringAndASilentCaseForEveryAlert() {
    Set<String> firing = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    for (Path file : Rules.tests()) {
      for (JsonNode test : Yaml.read(file).path("tests")) {
        for (JsonNode alert : test.path("alert_rule_test")) {
          (alert.path("exp_alerts").isEmpty() ? silent : firing)
              .add(alert.path("alertname").asText());
        }
      }
    }

    assertThat(names()).hasSizeGreaterThan(40).isEqualTo(firing).isEqualTo(silent);
  }

  @Test
  void shouldSayInEveryAlertWhatItIsAndWhatToDo() throws IOException {
    String runbook = Files.readString(RUNBOOK);

    for (JsonNode alert : Rules.alerts()) {
      String name = alert.path("alert").asText();
      JsonNode annotations = alert.path("annotations");
      assertThat(alert.path("labels").path("severity").asText())
          .as(name)
          .isIn("critical", "warning", "info");
      assertThat(alert.path("for").asText()).as(name).matches("\\d+[sm]");
      assertThat(annotations.path("summary").asText()).as(name).endsWith(".");
      assertThat(annotations.path("description").asText()).as(name).contains("{{ $value");
      assertThat(annotations.path("runbook").asText())
          .isEqualTo("docs/runbook.md#" + name.toLowerCase(java.util.Locale.ROOT));
      assertThat(section(runbook, name)).as(name).contains("- Do").containsAnyOf("- Check", "- Do");
    }
    assertThat(headings(runbook)).isEqualTo(names());
  }

  @Test
  void shouldAskEtcdOnlyForWhatItExports() throws IOException {
    for (String version : List.of("3.4.23", "3.5.16")) {
      String page =
          Files.readString(
              Path.of(
                  "../etcd-watch/src/test/resources/io/etcdprobe/watch/page",
                  version,
                  "metrics-leader.txt"));
      for (JsonNode rule : Rules.in(Rules.ETCD)) {
        String expression = rule.path("expr").asText();
        Matcher name = ETCD_METRIC.matcher(expression);
        while (name.find()) {
          assertThat(page).contains("\n" + name.group());
        }
        Matcher bucket = BUCKET.matcher(expression);
        while (bucket.find()) {
          assertThat(page).contains("\n" + bucket.group(1) + "{le=\"" + bucket.group(2) + "\"} ");
        }
      }
    }
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    Rules.alerts().forEach(alert -> names.add(alert.path("alert").asText()));
    return names;
  }

  private static Set<String> headings(String runbook) {
    Set<String> headings = new TreeSet<>();
    try (Stream<String> lines = runbook.lines()) {
      lines
          .filter(line -> line.startsWith("### "))
          .forEach(line -> headings.add(line.substring(4)));
    }
    return headings;
  }

  private static String section(String runbook, String alert) {
    int start = runbook.indexOf("\n### " + alert + "\n");
    assertThat(start).as("section of " + alert).isNotNegative();
    int end = runbook.indexOf("\n##", start + 4);
    String section = runbook.substring(start, end < 0 ? runbook.length() : end);
    return section.replace("- Check and do", "- Check\n- Do");
  }
}
