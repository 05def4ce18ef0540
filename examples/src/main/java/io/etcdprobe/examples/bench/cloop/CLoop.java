package io.etcdprobe.examples.bench.cloop;

import io.etcdprobe.core.disk.DiskObserver;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.examples.bench.figures.Arguments;
import io.etcdprobe.examples.bench.figures.Figure;
import io.etcdprobe.examples.bench.figures.Host;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.bench.figures.Ratio;
import io.etcdprobe.examples.bench.figures.RatioTable;
import io.etcdprobe.examples.bench.parts.ProbeJob;
import io.etcdprobe.examples.bench.parts.ProbeProcess;
import io.etcdprobe.examples.bench.parts.ProbeResult;
import io.etcdprobe.examples.process.Cleanup;
import io.etcdprobe.examples.report.Table;
import java.nio.file.Path;
import java.util.Set;

/**
 * What does Java cost? The probe's measured loop and a C loop with the same system calls take turns
 * in one directory: one file of 22 MiB, an fdatasync after each write.
 *
 * <p>Wanted on a disk: p50 at most 1.02, p99 1.05, p99.9 1.15 times that of C. On tmpfs, where the
 * calls cost almost nothing: at most 1,000 ns more per operation.
 */
final class CLoop {

  private static final Figure[] FIGURES = {Figure.MEAN, Figure.P50, Figure.P99, Figure.P999};

  /** The first rounds are not counted: the Java virtual machine still compiles its code. */
  private static final int REHEARSALS = 2;

  private final Cleanup cleanup;
  private final Output out;
  private final CFsyncLoop c;
  private final ProbeJob job;
  private final boolean fresh;

  private CLoop(Cleanup cleanup, Output out, CFsyncLoop c, ProbeJob job, boolean fresh) {
    this.cleanup = cleanup;
    this.out = out;
    this.c = c;
    this.job = job;
    this.fresh = fresh;
  }

  /** See {@code examples/bench/README.md}. */
  public static void main(String[] arguments) throws Exception {
    try {
      Set<String> options = Set.of("rate", "size", "rounds", "warmup-ms", "seconds");
      run(new Arguments(arguments, options, Set.of("json", "fresh")));
    } catch (IllegalArgumentException usage) {
      System.err.println("bench: " + usage.getMessage());
      System.exit(2);
    }
  }

  private static void run(Arguments given) throws Exception {
    Path directory = given.directory();
    int rounds = given.number("rounds", 9, 1);
    boolean fresh = given.flag("fresh");
    CFsyncLoop c = new CFsyncLoop(Path.of(System.getProperty("bench.c-loop", "fsync_loop")));
    int rate = given.number("rate", 0, 0);
    int size = given.number("size", 2300, 1);
    long nanos = given.number("seconds", 0, 0) * 1_000_000_000L;
    long warmup = given.number("warmup-ms", fresh ? 300 : 0, 0) * 1_000_000L;
    Output out = new Output(given.flag("json"), Host.describe(directory));
    try (Cleanup cleanup = new Cleanup("bench")) {
      Path work = cleanup.directoryIn(directory);
      ProbeJob job = new ProbeJob(work, Pattern.FIO, rate, size, nanos, warmup);
      new CLoop(cleanup, out, c, job, fresh).run(rounds);
    }
    out.end();
  }

  private void run(int rounds) throws Exception {
    for (int i = 0; i < (fresh ? 0 : REHEARSALS); i++) {
      out.progress("rehearsal " + (i + 1) + " of " + REHEARSALS);
      java();
    }
    Phase[] phases = {Phase.WRITE, Phase.WAL_FSYNC, Phase.WAL_FSYNC_RESPONSE};
    String[] labels = {"write(2)", "fdatasync(2)", "both, from the intended start"};
    RatioTable[] tables = new RatioTable[phases.length];
    for (int i = 0; i < phases.length; i++) {
      tables[i] = new RatioTable(labels[i] + ", ratio to C", "C", FIGURES);
    }
    Table periods =
        new Table(
            "time per operation, ns", "round", "operations", "C", "java", "java - C", "C p50");
    double[] added = new double[rounds];
    for (int round = 1; round <= rounds; round++) {
      out.progress("round " + round + " of " + rounds);
      boolean javaFirst = round % 2 == 0;
      ProbeResult before = javaFirst ? java() : c.run(cleanup, job);
      ProbeResult after = javaFirst ? c.run(cleanup, job) : java();
      ProbeResult ours = javaFirst ? before : after;
      ProbeResult theirs = javaFirst ? after : before;
      for (int i = 0; i < phases.length; i++) {
        tables[i].add(round, "java", ours.of(phases[i]), theirs.of(phases[i]));
      }
      added[round - 1] = ours.periodNanos() - theirs.periodNanos();
      double p50 = Figure.P50.of(theirs.of(Phase.WAL_FSYNC_RESPONSE));
      periods.row(
          Integer.toString(round),
          ours.proposals(),
          theirs.periodNanos(),
          ours.periodNanos(),
          added[round - 1],
          p50);
    }
    for (RatioTable table : tables) {
      out.table(table.table());
    }
    out.table(periods);
    out.note("added per operation, median of the rounds: %.0f ns".formatted(Ratio.median(added)));
  }

  private ProbeResult java() throws Exception {
    if (!fresh) {
      return ProbeResult.of(job.run(DiskObserver.NONE));
    }
    try (ProbeProcess process = cleanup.own(new ProbeProcess(job))) {
      return process.run(600);
    }
  }
}
