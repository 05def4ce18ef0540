package io.etcdprobe.examples.bench.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import io.etcdprobe.examples.bench.figures.Arguments;
import io.etcdprobe.examples.bench.figures.Figure;
import io.etcdprobe.examples.bench.figures.Host;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.bench.figures.Ratio;
import io.etcdprobe.examples.bench.parts.EtcdMember;
import io.etcdprobe.examples.bench.parts.TraceFs;
import io.etcdprobe.examples.process.Cleanup;
import io.etcdprobe.examples.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@link Fidelity} in twenty cells: loads, file systems, neighbours and versions of etcd. */
final class Cells {

  /** Fewer events over a limit say nothing about their share. */
  private static final int ENOUGH_EVENTS = 20;

  private static final int ROUNDS = 6;
  private static final int SECONDS = 8;

  private Cells() {}

  static void run(Arguments given, Path directory) throws Exception {
    int rounds = given.number("rounds", ROUNDS, 0);
    String next = given.text("etcd-next", "");
    Path file = Path.of(given.text("results", "fidelity-cells.jsonl"));
    CellResults results = new CellResults(file);
    Output out =
        new Output(
            given.flag("json"),
            Host.describe(directory) + (rounds == 0 ? "" : ", " + EtcdMember.version()));
    List<Cell> cells = new ArrayList<>();
    for (Cell cell : Cell.ALL) {
      if (!cell.name().contains(given.text("only", ""))) {
        continue;
      }
      if (cell.next() && next.isEmpty()) {
        out.progress(cell.name() + ": skipped, needs --etcd-next PROGRAM");
      } else {
        cells.add(cell);
      }
    }
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("no cell is left to play");
    }
    if (rounds > 0) {
      play(directory, cells, results, out, given);
    }
    out.table(ratios("WAL fdatasync, probe / etcd", cells, results, "probe", "etcd"));
    out.table(ratios("WAL fdatasync, fio recipe / etcd", cells, results, "fio", "etcd"));
    out.table(ratios("the probe's own histogram / kernel", cells, results, "told", "probe"));
    out.table(shares(cells, results));
    out.end();
  }

  private static void play(
      Path directory, List<Cell> cells, CellResults results, Output out, Arguments given)
      throws Exception {
    int rounds = given.number("rounds", ROUNDS, 0);
    int seconds = given.number("seconds", SECONDS, 1);
    String next = given.text("etcd-next", "");
    String missing = TraceFs.missing(FidelityRound.EVENTS);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("fidelity needs the kernel's account: " + missing);
    }
    try (Cleanup cleanup = new Cleanup("bench")) {
      TraceFs trace = cleanup.own(new TraceFs(FidelityRound.EVENTS));
      for (int number = 1; number <= rounds; number++) {
        for (Cell cell : cells) {
          List<JsonNode> played = results.of(cell);
          if (played.size() >= number) {
            continue;
          }
          out.progress("round %d of %d: %s".formatted(number, rounds, cell.name()));
          int bytes = played.isEmpty() ? 0 : played.getLast().path("proposal_bytes").asInt();
          CellTurn turn = new CellTurn(directory, trace, cell.next() ? next : "etcd");
          results.add(cell, turn.play(cell, number, seconds, bytes));
        }
      }
    }
  }

  private static Table ratios(
      String title, List<Cell> cells, CellResults results, String ours, String theirs) {
    List<String> columns = new ArrayList<>(List.of("cell", "rounds"));
    for (Figure figure : CellResults.FIGURES) {
      columns.add(figure.label());
      columns.add("at least");
      columns.add("at most");
    }
    Table table = new Table(title, columns.toArray(String[]::new));
    for (Cell cell : cells) {
      List<JsonNode> rounds = results.of(cell);
      List<Object> row = new ArrayList<>(List.of(cell.name(), rounds.size()));
      for (Figure figure : CellResults.FIGURES) {
        double[] ratios =
            rounds.stream()
                .mapToDouble(
                    round ->
                        Ratio.of(
                            round.path(ours).path(figure.label()).asDouble(Double.NaN),
                            round.path(theirs).path(figure.label()).asDouble(Double.NaN)))
                .toArray();
        row.add(Ratio.median(ratios));
        row.add(Ratio.intervalOfMedian(ratios)[0]);
        row.add(Ratio.intervalOfMedian(ratios)[1]);
      }
      table.row(row.toArray());
    }
    return table;
  }

  /** Shares of fdatasyncs over a limit, all rounds together. */
  private static Table shares(List<Cell> cells, CellResults results) {
    List<String> columns = new ArrayList<>(List.of("cell"));
    for (int millis : CellResults.OVER_MILLIS) {
      columns.add("over " + millis + " ms");
      columns.add("of etcd");
    }
    Table table = new Table("share over a limit, probe / etcd", columns.toArray(String[]::new));
    for (Cell cell : cells) {
      List<JsonNode> rounds = results.of(cell);
      List<Object> row = new ArrayList<>(List.of(cell.name()));
      for (int millis : CellResults.OVER_MILLIS) {
        long of = sum(rounds, "etcd", CellResults.over(millis));
        double etcd = (double) of / Math.max(1, sum(rounds, "etcd", "count"));
        double probe =
            (double) sum(rounds, "probe", CellResults.over(millis))
                / Math.max(1, sum(rounds, "probe", "count"));
        row.add(of < ENOUGH_EVENTS ? Double.NaN : probe / etcd);
        row.add(of);
      }
      table.row(row.toArray());
    }
    return table;
  }

  private static long sum(List<JsonNode> rounds, String side, String key) {
    return rounds.stream().mapToLong(round -> round.path(side).path(key).asLong()).sum();
  }
}
