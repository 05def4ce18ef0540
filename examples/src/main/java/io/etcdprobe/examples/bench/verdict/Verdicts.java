package io.etcdprobe.examples.bench.verdict;

import io.etcdprobe.core.disk.Bound;
import io.etcdprobe.core.disk.Reason;
import io.etcdprobe.core.disk.Verdict;
import io.etcdprobe.core.limit.Limits;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.examples.bench.figures.Arguments;
import io.etcdprobe.examples.bench.figures.Host;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How often is a verdict wrong, and how soon is it certain? Many synthetic disks are measured as
 * {@code disk} measures a real one: until the verdict is certain, and for 60 s with one look at the
 * end. The truth about a disk comes from ten further minutes on it.
 *
 * <p>A verdict is wrong if it passes a disk with a bound beyond its limit, or blames a bound that
 * is within its limit. If the true share of a bound is within a tenth of the limit, either verdict
 * is right.
 */
final class Verdicts {

  private static final double MINUTE = 60e9;
  private static final int TRUTH_RUNS = 10;

  /** A value this near to a limit may be judged either way. */
  private static final double NEAR = 1.1;

  private static final double P99 = 0.01;

  private Verdicts() {}

  /** The results for the disks of one kind. */
  private static final class Count {
    private int disks;
    private int passedWrongly;
    private int blamedWrongly;
    private int inconclusive;
    private int wrongInOneLook;
    private int inconclusiveInOneLook;
    private final List<Double> seconds = new ArrayList<>();

    void add(Count other) {
      disks += other.disks;
      passedWrongly += other.passedWrongly;
      blamedWrongly += other.blamedWrongly;
      inconclusive += other.inconclusive;
      wrongInOneLook += other.wrongInOneLook;
      inconclusiveInOneLook += other.inconclusiveInOneLook;
      seconds.addAll(other.seconds);
    }
  }

  /** The true state of a bound: the best and the worst status that is right for it. */
  private record Truth(Status best, Status worst) {

    /**
     * @param soft the true value divided by the soft limit; 1 or more is beyond it
     * @param hard the same for the hard limit
     */
    static Truth of(double soft, double hard) {
      return new Truth(status(soft / NEAR, hard / NEAR), status(soft * NEAR, hard * NEAR));
    }

    private static Status status(double soft, double hard) {
      return hard >= 1 ? Status.FAIL : soft >= 1 ? Status.WARN : Status.PASS;
    }
  }

  /** See {@code examples/bench/README.md}. */
  public static void main(String[] arguments) throws Exception {
    try {
      run(new Arguments(arguments, Set.of("disks", "seed"), Set.of("json")));
    } catch (IllegalArgumentException usage) {
      System.err.println("bench: " + usage.getMessage());
      System.exit(2);
    }
  }

  private static void run(Arguments given) throws Exception {
    int disks = given.number("disks", 10_000, 5);
    long seed = given.number("seed", 1, 0);
    Output out = new Output(given.flag("json"), Host.describe(Path.of(".").toAbsolutePath()));
    Map<SyntheticDisk.Kind, Count> counts = new EnumMap<>(SyntheticDisk.Kind.class);
    Count all = new Count();
    for (SyntheticDisk.Kind kind : SyntheticDisk.Kind.values()) {
      Count count = new Count();
      for (int i = 0; i < disks / SyntheticDisk.Kind.values().length; i++) {
        long law = 1_000_003L * seed + 31L * i + kind.name().hashCode();
        measure(kind, law, count);
      }
      out.progress(kind.text() + ": done");
      counts.put(kind, count);
      all.add(count);
    }
    Table table =
        new Table(
            "verdicts, in % of the disks",
            "disk",
            "disks",
            "passed wrongly",
            "blamed wrongly",
            "inconclusive",
            "median s",
            "p90 s",
            "wrong, one look at 60 s",
            "inconclusive, one look");
    counts.forEach((kind, count) -> row(table, kind.text(), count));
    row(table, "all", all);
    out.table(table);
    out.end();
  }

  private static void row(Table table, String name, Count count) {
    Collections.sort(count.seconds);
    table.row(
        name,
        count.disks,
        percent(count.passedWrongly, count.disks),
        percent(count.blamedWrongly, count.disks),
        percent(count.inconclusive, count.disks),
        seconds(count, 0.5),
        seconds(count, 0.9),
        percent(count.wrongInOneLook, count.disks),
        percent(count.inconclusiveInOneLook, count.disks));
  }

  private static String percent(int part, int whole) {
    return String.format(Locale.ROOT, "%.2f", 100.0 * part / whole);
  }

  private static String seconds(Count count, double quantile) {
    int place = (int) Math.min(count.seconds.size() - 1, quantile * count.seconds.size());
    return String.format(Locale.ROOT, "%.1f", count.seconds.get(place));
  }

  private static void measure(SyntheticDisk.Kind kind, long law, Count count) {
    Map<Bound, Truth> truth = truth(kind, law);
    SyntheticRun run = new SyntheticRun(new SyntheticDisk(kind, law, law ^ 0x5deece66dL), true);
    count.seconds.add(run.run(MINUTE, true) / 1e9);
    count.disks++;
    Verdict verdict = run.verdict();
    count.passedWrongly += passesWrongly(verdict, truth) ? 1 : 0;
    count.blamedWrongly += blamesWrongly(verdict, truth) ? 1 : 0;
    count.inconclusive += verdict.status() == Status.INCONCLUSIVE ? 1 : 0;
    run.run(MINUTE, false);
    Verdict once = run.verdictOfOneLook();
    count.wrongInOneLook += passesWrongly(once, truth) || blamesWrongly(once, truth) ? 1 : 0;
    count.inconclusiveInOneLook += once.status() == Status.INCONCLUSIVE ? 1 : 0;
  }

  private static Map<Bound, Truth> truth(SyntheticDisk.Kind kind, long law) {
    double[] fsync = new double[2];
    double[] commit = new double[2];
    double rate = 0;
    Limits wal = SyntheticRun.BOUNDS.walFsyncP99();
    Limits backend = SyntheticRun.BOUNDS.backendCommitP99();
    Limits writes = SyntheticRun.BOUNDS.sequentialIops();
    for (int i = 0; i < TRUTH_RUNS; i++) {
      SyntheticRun run =
          new SyntheticRun(new SyntheticDisk(kind, law, law + 7_919L * (i + 1)), false);
      run.run(MINUTE, false);
      fsync[0] += run.fsyncShare(wal.soft()) / P99 / TRUTH_RUNS;
      fsync[1] += run.fsyncShare(wal.hard()) / P99 / TRUTH_RUNS;
      commit[0] += run.commitShare(backend.soft()) / P99 / TRUTH_RUNS;
      commit[1] += run.commitShare(backend.hard()) / P99 / TRUTH_RUNS;
      rate += run.writesPerSecond() / TRUTH_RUNS;
    }
    Map<Bound, Truth> truth = new EnumMap<>(Bound.class);
    truth.put(Bound.WAL_FSYNC_P99, Truth.of(fsync[0], fsync[1]));
    truth.put(Bound.BACKEND_COMMIT_P99, Truth.of(commit[0], commit[1]));
    truth.put(Bound.SEQUENTIAL_IOPS, Truth.of(writes.soft() / rate, writes.hard() / rate));
    return truth;
  }

  private static boolean passesWrongly(Verdict verdict, Map<Bound, Truth> truth) {
    return verdict.status() == Status.PASS
        && truth.values().stream().anyMatch(bound -> bound.best != Status.PASS);
  }

  /** Stalls do not count here: a stall that was seen is a fact. */
  private static boolean blamesWrongly(Verdict verdict, Map<Bound, Truth> truth) {
    for (Reason reason : verdict.reasons()) {
      Truth known = truth.get(reason.bound());
      boolean blamed = reason.status() == Status.WARN || reason.status() == Status.FAIL;
      if (known != null && blamed && reason.status().compareTo(known.worst) > 0) {
        return true;
      }
    }
    return false;
  }
}
