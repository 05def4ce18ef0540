package io.etcdprobe.examples.lab.score;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.examples.lab.cluster.LeaderChange;
import io.etcdprobe.examples.lab.fault.FaultRecord;
import io.etcdprobe.examples.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Counts results over plays. */
public final class Scoreboard {

  private static final double SECONDS_PER_HOUR = 3600;

  private final Map<String, List<PlayResult>> plays = new LinkedHashMap<>();

  public void add(PlayResult play) {
    plays.computeIfAbsent(play.scenario(), first -> new ArrayList<>()).add(play);
  }

  /** A row for each scenario, and one for all. */
  public Table table() {
    Table table =
        new Table(
            "scoreboard",
            "scenario",
            "plays",
            "failed",
            "to find",
            "found",
            "exact",
            "wrong",
            "false",
            "false/h",
            "detect p50 s",
            "detect max s",
            "leader changes",
            "lead p50 s",
            "lead min s");
    List<PlayResult> all = new ArrayList<>();
    plays.forEach(
        (scenario, results) -> {
          row(table, scenario, results);
          all.addAll(results);
        });
    row(table, "all", all);
    return table;
  }

  private static void row(Table table, String name, List<PlayResult> results) {
    int failed = 0;
    int wanted = 0;
    int found = 0;
    int exact = 0;
    int wrong = 0;
    int falsely = 0;
    int changes = 0;
    double quiet = 0;
    List<Double> detect = new ArrayList<>();
    List<Double> lead = new ArrayList<>();
    for (PlayResult play : results) {
      Scoring.Score score = play.score();
      if (score == null) {
        failed++;
        continue;
      }
      for (Scoring.Detection detection : score.detections()) {
        wanted++;
        found += detection.seconds().isPresent() ? 1 : 0;
        exact += detection.exact() ? 1 : 0;
        detection.seconds().ifPresent(detect::add);
      }
      score.leadSeconds().ifPresent(lead::add);
      wrong += score.wrong().size();
      falsely += score.falsely().size();
      quiet += score.quietSeconds();
      changes += score.leaderChanges();
    }
    table.row(
        name,
        results.size(),
        failed,
        wanted,
        found,
        exact,
        wrong,
        falsely,
        quiet == 0 ? Double.NaN : falsely * SECONDS_PER_HOUR / quiet,
        quantile(detect, 0.5),
        quantile(detect, 1),
        changes,
        quantile(lead, 0.5),
        quantile(lead, 0));
  }

  /** A quantile; of two middle values the lower one; NaN if there are no values. */
  static double quantile(List<Double> values, double part) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) (part * (sorted.size() - 1)));
  }

  /** All facts about every play, for programs. */
  public List<Map<String, Object>> json() {
    return plays.values().stream().flatMap(List::stream).map(Scoreboard::json).toList();
  }

  private static Map<String, Object> json(PlayResult play) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scenario", play.scenario());
    json.put("play", play.number());
    json.put("roles", new TreeMap<>(play.roles()));
    json.put("faults", play.faults().stream().map(fault -> json(fault, play)).toList());
    json.put(
        "leaderChanges",
        play.changes().stream()
            .map(
                change ->
                    Map.of(
                        "second", second(change.atNanos(), play),
                        "ledSecond", second(change.ledNanos(), play),
                        "from", String.valueOf(change.from()),
                        "to", change.to(),
                        "term", change.term()))
            .toList());
    Scoring.Score score = play.score();
    if (score != null) {
      json.put("judgements", score.judgements());
      json.put("quietSeconds", score.quietSeconds());
      json.put("detections", score.detections().stream().map(Scoreboard::json).toList());
      json.put("wrong", score.wrong());
      json.put("false", score.falsely());
      score.leadSeconds().ifPresent(lead -> json.put("leadSeconds", lead));
    }
    json.put("malformedLines", play.malformed());
    json.put("notes", play.notes());
    return json;
  }

  private static double second(long nanos, PlayResult play) {
    return (nanos - play.begunNanos()) / 1e9;
  }

  private static Map<String, Object> json(FaultRecord fault, PlayResult play) {
    return Map.of(
        "fault", fault.step().fault().toString(),
        "member", fault.member(),
        "fromSecond", second(fault.fromNanos(), play),
        "toSecond", second(fault.toNanos(), play),
        "began", fault.began().toString(),
        "ended", fault.ended().toString(),
        "note", fault.note());
  }

  private static Map<String, Object> json(Scoring.Detection detection) {
    Map<String, Object> json = new LinkedHashMap<>();
    Expectation expected = detection.expected();
    json.put("member", expected.member() == null ? "all" : expected.member());
    json.put("causes", expected.causes().stream().map(Cause::key).toList());
    OptionalDouble seconds = detection.seconds();
    json.put("found", seconds.isPresent());
    json.put("exact", detection.exact());
    seconds.ifPresent(found -> json.put("seconds", found));
    return json;
  }

  /** One play in one line, for a waiting user. */
  public static String told(PlayResult play) {
    Scoring.Score score = play.score();
    if (score == null) {
      return "failed: " + String.join("; ", play.notes());
    }
    StringBuilder line = new StringBuilder();
    for (FaultRecord fault : play.faults()) {
      line.append(
          "  %s on %s %.1f..%.1f s%s\n"
              .formatted(
                  fault.step().fault(),
                  fault.member(),
                  second(fault.fromNanos(), play),
                  second(fault.toNanos(), play),
                  fault.note().isEmpty() ? "" : " (" + fault.note() + ")"));
    }
    for (LeaderChange change : play.changes()) {
      line.append(
          "  leader %s -> %s, term %d, lost at %.2f s, led at %.2f s\n"
              .formatted(
                  change.from() == null ? "none" : change.from(),
                  change.to(),
                  change.term(),
                  second(change.atNanos(), play),
                  second(change.ledNanos(), play)));
    }
    for (Scoring.Detection detection : score.detections()) {
      Expectation expected = detection.expected();
      line.append(
          "  %s %s of %s\n"
              .formatted(
                  detection.seconds().isPresent()
                      ? "found after %.1f s%s:"
                          .formatted(
                              detection.seconds().getAsDouble(),
                              detection.exact() ? "" : ", not exactly")
                      : "MISSED",
                  expected.causes().stream().map(Cause::key).toList(),
                  expected.member() == null ? "any" : expected.member()));
    }
    score.wrong().forEach(blame -> line.append("  WRONG ").append(blame).append('\n'));
    score.falsely().forEach(blame -> line.append("  FALSE ").append(blame).append('\n'));
    score.leadSeconds().ifPresent(lead -> line.append("  lead %.1f s\n".formatted(lead)));
    play.notes().forEach(note -> line.append("  ").append(note).append('\n'));
    line.append(
        "  %d judgements, %d other lines".formatted(score.judgements(), play.malformed().size()));
    return line.toString();
  }
}
