package io.etcdprobe.examples.lab.score;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The scores of several runs: a row for each scenario and columns for each version of etcd. */
public final class VersionTable {

  private static final String VERSION_LABEL = "etcd Version:";

  private final Map<String, Map<String, Tally>> versions = new LinkedHashMap<>();

  /** Sums over plays. */
  private static final class Tally {
    private int wanted;
    private int found;
    private int wrong;
    private int falsely;
    private int failed;
    private final List<Double> detect = new ArrayList<>();

    void add(JsonNode play) {
      if (!play.has("judgements")) {
        failed++;
        return;
      }
      for (JsonNode detection : play.path("detections")) {
        wanted++;
        if (detection.path("found").asBoolean()) {
          found++;
          detect.add(detection.path("seconds").asDouble());
        }
      }
      wrong += play.path("wrong").size();
      falsely += play.path("false").size();
    }

    String cells() {
      String seconds =
          detect.isEmpty()
              ? "-"
              : String.format(Locale.ROOT, "%.1f", Scoreboard.quantile(detect, 0.5));
      String all = found + "/" + wanted + (failed == 0 ? "" : ", " + failed + " failed");
      return " %s | %d | %d | %s |".formatted(all, wrong, falsely, seconds);
    }
  }

  private VersionTable() {}

  /**
   * Reads files that {@code --json} wrote. Files of the same version are added up.
   *
   * @throws IOException with a line for the user that names the file
   */
  public static VersionTable read(List<Path> files) throws IOException {
    VersionTable table = new VersionTable();
    for (Path file : files) {
      JsonNode run;
      try {
        run = new ObjectMapper().readTree(Files.readString(file));
      } catch (JacksonException malformed) {
        throw new IOException(file + ": " + malformed.getOriginalMessage(), malformed);
      }
      if (!run.path("etcd").isTextual() || !run.path("plays").isArray()) {
        throw new IOException(file + " is not a file that --json wrote");
      }
      table.add(run);
    }
    return table;
  }

  private void add(JsonNode run) {
    String version = run.path("etcd").asText().replace(VERSION_LABEL, "").strip();
    Map<String, Tally> scenarios = versions.computeIfAbsent(version, first -> new TreeMap<>());
    for (JsonNode play : run.path("plays")) {
      scenarios.computeIfAbsent(play.path("scenario").asText(), first -> new Tally()).add(play);
      scenarios.computeIfAbsent("", first -> new Tally()).add(play);
    }
  }

  /** The table for a README. The last row sums all plays. */
  public String markdown() {
    StringBuilder text = new StringBuilder("| scenario |");
    StringBuilder rule = new StringBuilder("|---|");
    TreeSet<String> names = new TreeSet<>();
    versions.forEach(
        (version, scenarios) -> {
          text.append(" %s: found | wrong | false | detect s |".formatted(version));
          rule.append("---|---|---|---|");
          names.addAll(scenarios.keySet());
        });
    text.append('\n').append(rule).append('\n');
    names.remove("");
    names.forEach(name -> text.append(row("`" + name + "`", name)));
    return text.append(row("all", "")).toString();
  }

  private String row(String label, String name) {
    StringBuilder row = new StringBuilder("| " + label + " |");
    versions
        .values()
        .forEach(
            scenarios -> {
              Tally tally = scenarios.get(name);
              row.append(tally == null ? " not played | | | |" : tally.cells());
            });
    return row.append('\n').toString();
  }
}
