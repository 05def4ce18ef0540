package io.etcdprobe.examples.bench.ioping;

import io.etcdprobe.examples.bench.figures.Arguments;
import io.etcdprobe.examples.bench.figures.Figure;
import io.etcdprobe.examples.bench.figures.Host;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.bench.figures.Ratio;
import io.etcdprobe.examples.bench.figures.RatioTable;
import io.etcdprobe.examples.bench.parts.Ioping;
import io.etcdprobe.examples.process.Cleanup;
import io.etcdprobe.examples.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * Does our ioping measure what ioping measures? Both programs take turns in one directory. Compared
 * are each request in their raw output, the mean of cached requests when nothing is printed in
 * between, and the time that each program takes from start to end for one request.
 *
 * <p>Wanted: median and p99 of the request time within 0.95 to 1.05 of ioping's.
 */
final class IopingRatio {

  private static final Figure[] FIGURES = {Figure.MEAN, Figure.P50, Figure.P99};

  private static final List<String> MODES = List.of("-D", "-D -W", "-y -W", "-Y -W", "-C", "");

  private IopingRatio() {}

  /** See {@code examples/bench/README.md}. */
  public static void main(String[] arguments) throws Exception {
    try {
      run(
          new Arguments(
              arguments, Set.of("rounds", "count", "silent", "starts", "probe"), Set.of("json")));
    } catch (IllegalArgumentException usage) {
      System.err.println("bench: " + usage.getMessage());
      System.exit(2);
    }
  }

  private static void run(Arguments given) throws Exception {
    Path directory = given.directory();
    int rounds = given.number("rounds", 10, 1);
    int count = given.number("count", 1000, 10);
    int silent = given.number("silent", 20_000, 0);
    int starts = given.number("starts", 15, 0);
    List<String> ours = List.of(given.text("probe", "./etcd-probe"), "ioping");
    List<String> theirs = List.of("ioping");
    Output out = new Output(given.flag("json"), Host.describe(directory));
    try (Cleanup cleanup = new Cleanup("bench")) {
      for (String mode : MODES) {
        List<String> options = new ArrayList<>(List.of("-c", Integer.toString(count), "-i", "0"));
        if (!mode.isEmpty()) {
          options.addAll(List.of(mode.split(" ", -1)));
        }
        String name = mode.isEmpty() ? "no options" : mode;
        RatioTable table = new RatioTable(name + ", ratio to ioping", "ioping", FIGURES);
        for (int round = 1; round <= rounds; round++) {
          out.progress(name + ": round " + round + " of " + rounds);
          boolean oursFirst = round % 2 == 0;
          Histogram first = Ioping.raw(cleanup, directory, oursFirst ? ours : theirs, options);
          Histogram second = Ioping.raw(cleanup, directory, oursFirst ? theirs : ours, options);
          table.add(round, "ours", oursFirst ? first : second, oursFirst ? second : first);
        }
        out.table(table.table());
      }
      if (silent > 0) {
        out.table(silent(cleanup, directory, ours, theirs, rounds, silent));
      }
      if (starts > 0) {
        out.table(starts(cleanup, directory, ours, theirs, starts));
      }
    }
    out.end();
  }

  /** Runs that print nothing, so that only the requests use the processor's caches. */
  private static Table silent(
      Cleanup cleanup,
      Path directory,
      List<String> ours,
      List<String> theirs,
      int rounds,
      int count)
      throws IOException {
    double[] own = new double[rounds];
    double[] other = new double[rounds];
    double[] ratios = new double[rounds];
    List<String> options = List.of("-C", "-i", "0", "-c", Integer.toString(count));
    for (int i = 0; i < rounds; i++) {
      own[i] = Ioping.mean(cleanup, directory, ours, options);
      other[i] = Ioping.mean(cleanup, directory, theirs, options);
      ratios[i] = own[i] / other[i];
    }
    Table table = new Table("-C -B, mean of " + count + " requests, ns", "who", "median");
    table.row("ours", Ratio.median(own));
    table.row("ioping", Ratio.median(other));
    table.row("ratio", Ratio.median(ratios));
    return table;
  }

  private static Table starts(
      Cleanup cleanup, Path directory, List<String> ours, List<String> theirs, int starts)
      throws IOException, InterruptedException {
    double[] own = new double[starts];
    double[] other = new double[starts];
    for (int i = 0; i < starts; i++) {
      own[i] = start(cleanup, ours, directory);
      other[i] = start(cleanup, theirs, directory);
    }
    Table table = new Table("from start to end for one request, ms", "who", "median");
    table.row("ours", Ratio.median(own));
    table.row("ioping", Ratio.median(other));
    return table;
  }

  private static double start(Cleanup cleanup, List<String> command, Path directory)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of("-c", "1", "-q", directory.toString()));
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    cleanup.own(() -> Cleanup.end(process));
    if (process.waitFor() != 0 || !Files.isDirectory(directory)) {
      throw new IOException(command + " failed");
    }
    return (System.nanoTime() - begin) / 1e6;
  }
}
