package io.etcdprobe.examples.bench.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import io.etcdprobe.core.stat.PoissonRate;
import io.etcdprobe.examples.bench.figures.Arguments;
import io.etcdprobe.examples.bench.figures.Host;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.lab.cluster.Shell;
import io.etcdprobe.examples.report.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Does a forecast come true? For each setting, {@code disk} forecasts late heartbeats and lost
 * leaderships, and a real cluster on such disks is counted.
 *
 * <p>Wanted: the count lies in the forecast's interval in nine of ten cases, and the forecast is
 * within a factor of two where ten events or more were counted.
 */
final class Forecasts {

  private static final double DAY_SECONDS = 86_400;
  private static final int MANY = 10;

  private final Table table =
      new Table(
          "a day, forecast and counted",
          "setting",
          "what",
          "forecast",
          "low",
          "high",
          "basis",
          "counted",
          "a day",
          "inside",
          "forecast / counted");
  private int cases;
  private int inside;

  private Forecasts() {}

  /** See {@code examples/bench/README.md}. */
  public static void main(String[] arguments) throws Exception {
    try {
      Set<String> options = Set.of("settings", "seconds", "probe-seconds", "seed", "etcd");
      new Forecasts().run(new Arguments(arguments, options, Set.of("json")));
    } catch (IllegalArgumentException usage) {
      System.err.println("bench: " + usage.getMessage());
      System.exit(2);
    }
  }

  private void run(Arguments given) throws Exception {
    Path directory = given.directory();
    int seconds = given.number("seconds", 600, 30);
    int probeSeconds = given.number("probe-seconds", 120, 10);
    int seed = given.number("seed", 1, 0);
    Path etcd = Path.of(given.text("etcd", "etcd"));
    List<Setting> settings = chosen(given.text("settings", ""));
    String version = Shell.run(etcd.toString(), "--version").lines().findFirst().orElse("");
    Output out = new Output(given.flag("json"), Host.describe(directory) + ", " + version);
    for (Setting setting : settings) {
      out.progress(setting.name() + ": " + setting.illness());
      String probe = System.getProperty("bench.etcd-probe", "etcd-probe");
      Trial.Result result =
          new Trial(setting, directory, etcd, probe, 1000L * seed).run(probeSeconds, seconds);
      JsonNode forecast = result.forecast();
      out.progress(setting.name() + ": " + result.load() + "; " + forecast);
      add(setting, "late heartbeats", forecast, "late_heartbeats_per_day", result.late(), result);
      add(
          setting,
          "lost leaderships",
          forecast,
          "leadership_losses_per_day",
          result.losses(),
          result);
    }
    out.table(table);
    out.note(inside + " of " + cases + " inside their interval");
    out.end();
  }

  private static List<Setting> chosen(String names) {
    if (names.isEmpty()) {
      return Setting.ALL;
    }
    return List.of(names.split(",", -1)).stream()
        .map(
            name ->
                Setting.ALL.stream()
                    .filter(setting -> setting.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no setting " + name)))
        .toList();
  }

  private void add(
      Setting setting,
      String what,
      JsonNode forecast,
      String key,
      long counted,
      Trial.Result result) {
    JsonNode expected = forecast.path(key);
    double point = expected.path("point").asDouble(Double.NaN);
    double low = expected.path("ci95").path(0).asDouble(Double.NaN);
    double high = expected.path("ci95").path(1).asDouble(Double.POSITIVE_INFINITY);
    double perDay = counted * DAY_SECONDS / result.seconds();
    // None counted says only that there were fewer than three in this time (95 %).
    boolean possible =
        counted == 0
            ? low <= PoissonRate.upperLimit(0, 0.95) * DAY_SECONDS / result.seconds()
            : low <= perDay && perDay <= high;
    cases++;
    inside += possible ? 1 : 0;
    table.row(
        setting.name(),
        what,
        expected.path("point").isNull() ? Double.NaN : point,
        low,
        high,
        what.startsWith("late") ? "-" : forecast.path("basis").asText(),
        counted,
        perDay,
        possible ? "yes" : "no",
        counted < MANY || expected.path("point").isNull() ? Double.NaN : point / perDay);
  }
}
