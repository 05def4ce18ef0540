package io.etcdprobe.examples.bench.fidelity;

import io.etcdprobe.examples.bench.fidelity.FidelityRound.Load;
import io.etcdprobe.examples.bench.fidelity.FidelityRound.Seen;
import io.etcdprobe.examples.bench.fidelity.FidelityRound.Side;
import io.etcdprobe.examples.bench.figures.Arguments;
import io.etcdprobe.examples.bench.figures.Figure;
import io.etcdprobe.examples.bench.figures.Host;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.bench.parts.EtcdMember;
import io.etcdprobe.examples.bench.parts.TraceFs;
import io.etcdprobe.examples.process.Cleanup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does the probe see what etcd sees? A real etcd member under a load of puts, the probe at the same
 * load, and the fio recipe take turns on one disk. All are measured by the kernel's record of their
 * fdatasyncs.
 *
 * <p>Wanted: probe / etcd between 0.80 and 1.25 for mean, p50 and p99.
 */
final class Fidelity {

  private static final Figure[] FIGURES = {Figure.MEAN, Figure.P50, Figure.P99};

  private static final List<String> OF_ONE_LOAD = List.of("rates", "size", "warmup");
  private static final List<String> OF_CELLS = List.of("only", "results", "etcd-next");

  private Fidelity() {}

  /** See {@code examples/bench/README.md}. */
  public static void main(String[] arguments) throws Exception {
    try {
      Set<String> options =
          Set.of("rates", "size", "rounds", "seconds", "warmup", "only", "results", "etcd-next");
      run(new Arguments(arguments, options, Set.of("json", "cells")));
    } catch (IllegalArgumentException usage) {
      System.err.println("bench: " + usage.getMessage());
      System.exit(2);
    }
  }

  private static void run(Arguments given) throws Exception {
    Path directory = given.directory();
    for (String option : given.flag("cells") ? OF_ONE_LOAD : OF_CELLS) {
      if (given.flag(option)) {
        throw new IllegalArgumentException(
            "--"
                + option
                + " is for a run "
                + (given.flag("cells") ? "without" : "with")
                + " --cells");
      }
    }
    if (given.flag("cells")) {
      Cells.run(given, directory);
      return;
    }
    int size = given.number("size", 512, 1);
    int rounds = given.number("rounds", 5, 1);
    int seconds = given.number("seconds", 10, 1);
    int warmup = given.number("warmup", 2, 0);
    List<Integer> rates = given.numbers("rates", 150, 1);
    String missing = TraceFs.missing(FidelityRound.EVENTS);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("fidelity needs the kernel's account: " + missing);
    }
    Output out =
        new Output(given.flag("json"), Host.describe(directory) + ", " + EtcdMember.version());
    try (Cleanup cleanup = new Cleanup("bench")) {
      Path work = cleanup.directoryIn(directory);
      TraceFs trace = cleanup.own(new TraceFs(FidelityRound.EVENTS));
      for (int rate : rates) {
        Load load = new Load(rate, size, seconds, warmup);
        compare(
            out,
            new FidelityRound(cleanup, trace, work, load, FidelityRound.Surroundings.PLAIN),
            rate,
            rounds);
      }
    }
    out.end();
  }

  private static void compare(Output out, FidelityRound round, int rate, int rounds)
      throws Exception {
    out.progress("calibrating at " + rate + " puts/s");
    int proposalBytes = round.calibrate();
    FidelityTables tables = new FidelityTables(rate, FIGURES);
    List<Side> order = new ArrayList<>(List.of(Side.values()));
    for (int number = 1; number <= rounds; number++) {
      Map<Side, Seen> seen = new EnumMap<>(Side.class);
      for (Side side : order) {
        out.progress("round %d of %d: %s".formatted(number, rounds, side.label()));
        seen.put(side, round.measure(side));
      }
      Collections.rotate(order, -1);
      tables.add(number, seen);
    }
    tables.print(out);
    out.note("the probe's --size for etcd's WAL bytes per put: " + proposalBytes);
  }
}
