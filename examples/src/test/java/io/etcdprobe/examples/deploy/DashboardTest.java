package io.etcdprobe.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.export.prometheus.MetricCatalog;
import io.etcdprobe.export.prometheus.MetricType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DashboardTest {

  private static final int COLUMNS = 24;

  /** The panels that Grafana has without a plugin. */
  private static final Set<String> PANELS =
      Set.of("bargauge", "heatmap", "row", "stat", "state-timeline", "table", "timeseries");

  private static final Pattern METRIC =
      Pattern.compile("(?<![:\\w])(etcd_probe_[a-z_]+|process_[a-z_]+)(?![\\w:])");
  private static final Pattern SELECTOR = Pattern.compile("([a-z_]+)\\{([^}]*)\\}");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=~?\"");
  private static final Pattern LEGEND = Pattern.compile("\\{\\{([a-z_]+)\\}\\}");

  private final JsonNode dashboard = read();

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(Files.readString(Path.of("grafana/etcd-probe.json")));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<PrometheusRelease> releases() throws Exception {
    return PrometheusRelease.all();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void shouldShowSomethingInEveryPanelOfASidecarInTrouble(
      PrometheusRelease release, @TempDir Path directory) throws Exception {
    try (SidecarPage page = new SidecarPage();
        PrometheusServer prometheus = scraping(release, page, directory)) {
      prometheus.await(
          Duration.ofSeconds(30),
          () ->
              holds(prometheus, "count_over_time(etcd_probe_disk_samples_total[1m]) >= 3 and up"));

      for (Map.Entry<String, JsonNode> target : targets().entrySet()) {
        JsonNode answer = prometheus.query(filled(target.getValue().path("expr").asText()));
        assertThat(answer.path("status").asText())
            .as(target.getKey() + ": " + answer)
            .isEqualTo("success");
        JsonNode result = answer.path("data").path("result");
        assertThat(result).as(target.getKey()).isNotEmpty();
        Matcher legend = LEGEND.matcher(target.getValue().path("legendFormat").asText());
        while (legend.find()) {
          assertThat(result.get(0).path("metric").has(legend.group(1)))
              .as(target.getKey() + ": label " + legend.group(1))
              .isTrue();
        }
      }
    }
  }

  @Test
  void shouldAskOnlyForMetricsAndLabelsOfTheCatalogue() {
    Set<String> asked = new TreeSet<>();
    for (String expression : expressions()) {
      Matcher metric = METRIC.matcher(expression);
      while (metric.find()) {
        asked.add(metric.group(1));
      }
      checkLabels(expression);
    }

    assertThat(series()).containsAll(asked);
    // The dashboard shows every series, except those that a table or another metric shows.
    Set<String> unused = new TreeSet<>();
    for (MetricCatalog metric : MetricCatalog.values()) {
      if (asked.stream().noneMatch(name -> name.startsWith(metric.metric()))) {
        unused.add(metric.metric());
      }
    }
    assertThat(unused)
        .isSubsetOf(
            "etcd_probe_disk_last_sample_timestamp_seconds",
            "etcd_probe_last_judgement_timestamp_seconds",
            "etcd_probe_self_gc_collections_total");
  }

  @Test
  void shouldLayItsPanelsOutWithoutOverlap() {
    Set<Integer> ids = new TreeSet<>();
    Set<String> cells = new TreeSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      String title = panel.path("title").asText();
      JsonNode at = panel.path("gridPos");
      assertThat(title).isNotEmpty();
      assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
      assertThat(PANELS).contains(panel.path("type").asText());
      assertThat(at.path("x").asInt() + at.path("w").asInt()).as(title).isBetween(1, COLUMNS);
      for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
        for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
          assertThat(cells.add(x + "," + y)).as(title).isTrue();
        }
      }
    }
    assertThat(ids).hasSizeGreaterThan(30);
  }

  @Test
  void shouldTakeItsDataSourceFromAVariable() {
    List<String> variables = new ArrayList<>();
    dashboard.path("templating").path("list").forEach(v -> variables.add(v.path("name").asText()));
    assertThat(variables).containsExactly("datasource", "job", "instance", "member");

    assertThat(targets().values())
        .hasSizeGreaterThan(40)
        .allSatisfy(
            target ->
                assertThat(target.path("datasource").path("uid").asText())
                    .isEqualTo("${datasource}"));
    for (String expression : expressions()) {
      Matcher variable = Pattern.compile("\\$(\\w+)").matcher(expression);
      while (variable.find()) {
        assertThat(
                variables.contains(variable.group(1))
                    || variable.group(1).equals("__rate_interval"))
            .as(expression)
            .isTrue();
      }
    }
  }

  @Test
  void shouldAlertOnlyOnMetricsAndLabelsOfTheCatalogue() {
    Set<String> known = series();
    for (Path file : List.of(Rules.RECORDING, Rules.ALERTS)) {
      for (JsonNode rule : Rules.in(file)) {
        String expression = rule.path("expr").asText();
        Matcher metric = METRIC.matcher(expression);
        while (metric.find()) {
          assertThat(known).contains(metric.group(1));
        }
        checkLabels(expression);
      }
    }
  }

  private static PrometheusServer scraping(
      PrometheusRelease release, SidecarPage page, Path directory) throws Exception {
    return new PrometheusServer(
        release,
        directory,
        """
        global: {scrape_interval: 500ms, scrape_timeout: 500ms}
        scrape_configs:
          - job_name: control-plane-probe
            static_configs: [{targets: ["%s"]}]
        """
            .formatted(page.address()));
  }

  private static boolean holds(PrometheusServer prometheus, String expression) {
    try {
      return !prometheus.query(expression).path("data").path("result").isEmpty();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Every query, by panel. */
  private Map<String, JsonNode> targets() {
    Map<String, JsonNode> targets = new LinkedHashMap<>();
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        targets.put(panel.path("title").asText() + " " + target.path("refId").asText(), target);
      }
    }
    return targets;
  }

  private List<String> expressions() {
    List<String> expressions = new ArrayList<>();
    targets().values().forEach(target -> expressions.add(target.path("expr").asText()));
    dashboard
        .path("annotations")
        .path("list")
        .forEach(annotation -> expressions.add(annotation.path("expr").asText()));
    dashboard
        .path("templating")
        .path("list")
        .forEach(variable -> expressions.add(variable.path("definition").asText()));
    return expressions;
  }

  /** The query as Grafana would send it. */
  private static String filled(String expression) {
    return expression
        .replace("$__rate_interval", "1m")
        .replace("$job", "control-plane-probe")
        .replace("$instance", ".*")
        .replace("$member", ".*");
  }

  /** The names of all series that a scrape can have. */
  private static Set<String> series() {
    Set<String> names = new TreeSet<>();
    for (MetricCatalog metric : MetricCatalog.values()) {
      if (metric.type() == MetricType.HISTOGRAM) {
        for (String part : List.of("_bucket", "_count", "_sum")) {
          names.add(metric.metric() + part);
        }
      } else {
        names.add(metric.metric());
      }
    }
    return names;
  }

  private static void checkLabels(String expression) {
    Set<String> everywhere = Set.of("job", "instance", "le");
    Matcher selector = SELECTOR.matcher(expression);
    while (selector.find()) {
      for (MetricCatalog metric : MetricCatalog.values()) {
        if (selector.group(1).replaceAll("_(bucket|count|sum)$", "").equals(metric.metric())) {
          Matcher label = LABEL.matcher(selector.group(2));
          while (label.find()) {
            assertThat(
                    everywhere.contains(label.group(1)) || metric.labels().contains(label.group(1)))
                .as(label.group(1) + " in " + expression)
                .isTrue();
          }
        }
      }
    }
  }
}
