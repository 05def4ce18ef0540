package io.etcdprobe.examples.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rule files for Prometheus. */
final class Rules {

  static final Path DIRECTORY = Path.of("prometheus");
  static final Path RECORDING = DIRECTORY.resolve("recording.rules.yml");
  static final Path ALERTS = DIRECTORY.resolve("alerts.rules.yml");
  static final Path ETCD = DIRECTORY.resolve("etcd.rules.yml");

  private Rules() {}

  static List<Path> files() {
    return List.of(RECORDING, ALERTS, ETCD);
  }

  static List<Path> tests() {
    return List.of(
        DIRECTORY.resolve("tests/alerts.test.yml"), DIRECTORY.resolve("tests/etcd.test.yml"));
  }

  /** All rules of a file, in their order. */
  static List<JsonNode> in(Path file) {
    List<JsonNode> rules = new ArrayList<>();
    Yaml.read(file).path("groups").forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  /** All alerting rules. */
  static List<JsonNode> alerts() {
    return files().stream()
        .flatMap(file -> in(file).stream())
        .filter(rule -> rule.has("alert"))
        .toList();
  }
}
