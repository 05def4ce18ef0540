package io.etcdprobe.examples.bench.recipes;

import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.examples.bench.figures.Arguments;
import io.etcdprobe.examples.bench.figures.Figure;
import io.etcdprobe.examples.bench.figures.Host;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.bench.figures.Ratio;
import io.etcdprobe.examples.bench.parts.FioRecipe;
import io.etcdprobe.examples.bench.parts.Ioping;
import io.etcdprobe.examples.bench.parts.ProbeJob;
import io.etcdprobe.examples.bench.parts.ProbeProcess;
import io.etcdprobe.examples.process.Cleanup;
import io.etcdprobe.examples.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * What do the usual tools say about this disk, and what does the probe say? Each runs in turn in
 * one directory, and each is shown by its own figures.
 */
final class Recipes {

  /** What one tool said, nanoseconds. */
  private record Said(long operations, double p50, double p99, double max) {

    static Said of(Histogram histogram) {
      return new Said(
          histogram.getTotalCount(),
          Figure.P50.of(histogram),
          Figure.P99.of(histogram),
          Figure.MAX.of(histogram));
    }
  }

  /** A tool with its options, ready to run. */
  private interface Tool {
    Said run() throws Exception;
  }

  private final Cleanup cleanup;
  private final Path directory;
  private final Map<String, Tool> tools = new LinkedHashMap<>();

  private Recipes(Cleanup cleanup, Path directory, int seconds) {
    this.cleanup = cleanup;
    this.directory = directory;
    tools.put("fio --rw=write --fdatasync=1 --bs=2300 --size=22m", this::fio);
    ioping("-c 10");
    ioping("-c 1000 -i 0 -W -y -s 2300");
    tools.put("etcd-probe disk --pattern fio --rate max", () -> probe(Pattern.FIO, 0, 0));
    tools.put(
        "etcd-probe disk --full --duration " + seconds + "s",
        () -> probe(Pattern.ETCD, 150, seconds * 1_000_000_000L));
  }

  /** See {@code examples/bench/README.md}. */
  public static void main(String[] arguments) throws Exception {
    try {
      run(new Arguments(arguments, Set.of("rounds", "seconds"), Set.of("json")));
    } catch (IllegalArgumentException usage) {
      System.err.println("bench: " + usage.getMessage());
      System.exit(2);
    }
  }

  private static void run(Arguments given) throws Exception {
    Path directory = given.directory();
    int rounds = given.number("rounds", 3, 1);
    int seconds = given.number("seconds", 10, 1);
    Output out = new Output(given.flag("json"), Host.describe(directory));
    try (Cleanup cleanup = new Cleanup("bench")) {
      Path work = cleanup.directoryIn(directory);
      new Recipes(cleanup, work, seconds).run(out, rounds);
    }
    out.end();
  }

  private void run(Output out, int rounds) throws Exception {
    Table table =
        new Table("what each tool says, µs", "tool", "round", "operations", "p50", "p99", "max");
    Map<String, List<Said>> all = new LinkedHashMap<>();
    List<String> order = new ArrayList<>(tools.keySet());
    for (int round = 1; round <= rounds; round++) {
      for (String name : order) {
        out.progress("round " + round + " of " + rounds + ": " + name);
        Tool tool = tools.get(name);
        if (tool != null) {
          Said said = tool.run();
          all.computeIfAbsent(name, first -> new ArrayList<>()).add(said);
          addRow(table, name, Integer.toString(round), said);
        }
      }
      Collections.rotate(order, -1);
    }
    all.forEach((name, said) -> addRow(table, name, "median", median(said)));
    out.table(table);
    out.note("ioping without -W reads: its figures say nothing of fdatasync");
  }

  private static Said median(List<Said> said) {
    return new Said(
        said.getFirst().operations(),
        Ratio.median(said.stream().mapToDouble(Said::p50).toArray()),
        Ratio.median(said.stream().mapToDouble(Said::p99).toArray()),
        Ratio.median(said.stream().mapToDouble(Said::max).toArray()));
  }

  private static void addRow(Table table, String name, String round, Said said) {
    table.row(name, round, said.operations, said.p50 / 1e3, said.p99 / 1e3, said.max / 1e3);
  }

  private Said fio() throws Exception {
    try (FioRecipe fio = cleanup.own(new FioRecipe(directory))) {
      FioRecipe.Syncs syncs = fio.run(600);
      return new Said(syncs.count(), syncs.p50(), syncs.p99(), syncs.max());
    }
  }

  private void ioping(String options) {
    tools.put(
        "ioping " + options,
        () -> Said.of(Ioping.run(cleanup, directory, List.of(options.split(" ", -1)))));
  }

  private Said probe(Pattern pattern, int rate, long nanos) throws Exception {
    long warmup = pattern == Pattern.FIO ? 300_000_000L : 2_000_000_000L;
    ProbeJob job = new ProbeJob(directory, pattern, rate, 2300, nanos, warmup);
    try (ProbeProcess process = cleanup.own(new ProbeProcess(job))) {
      return Said.of(process.run(600).of(Phase.WAL_FSYNC));
    }
  }
}
