package io.etcdprobe.examples.bench.collisions;

import io.etcdprobe.examples.bench.figures.Arguments;
import io.etcdprobe.examples.bench.figures.Figure;
import io.etcdprobe.examples.bench.figures.Host;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.bench.parts.EtcdMember;
import io.etcdprobe.examples.bench.parts.PutLoad;
import io.etcdprobe.examples.bench.parts.PutTimes;
import io.etcdprobe.examples.bench.parts.SidecarProcess;
import io.etcdprobe.examples.bench.parts.TraceFs;
import io.etcdprobe.examples.bench.parts.TraceLine;
import io.etcdprobe.examples.process.Cleanup;
import io.etcdprobe.examples.report.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Which of a sidecar's bursts do slow puts meet? Puts go at a rate to one real member with a
 * sidecar beside it, and the kernel records when each of the sidecar's threads had a processor. A
 * put is near a burst if it was due from {@link SlowPuts#BEFORE_NANOS} before its start to {@link
 * SlowPuts#AFTER_NANOS} after its end. That time includes what etcd does to answer.
 *
 * <p>The times of the puts do not depend on the sidecar's. So the puts near no burst show, in the
 * very same minutes, how all puts would be without it. {@code disturbance} takes an hour to tell
 * less.
 */
final class Collisions {

  private static final List<String> EVENTS = List.of("sched/sched_switch");
  private static final Figure[] FIGURES = {Figure.MEAN, Figure.P50, Figure.P99, Figure.P999};

  private Collisions() {}

  /** See {@code examples/bench/README.md}. */
  public static void main(String[] arguments) throws Exception {
    try {
      run(
          new Arguments(
              arguments, Set.of("seconds", "warmup", "rate", "size", "probe"), Set.of("json")));
    } catch (IllegalArgumentException usage) {
      System.err.println("bench: " + usage.getMessage());
      System.exit(2);
    }
  }

  private static void run(Arguments given) throws Exception {
    int seconds = given.number("seconds", 300, 1);
    int warmup = given.number("warmup", 300, 1);
    int rate = given.number("rate", 500, 1);
    int size = given.number("size", 512, 1);
    String program = SidecarProcess.program(given.text("probe", "./etcd-probe"));
    String missing = TraceFs.missing(EVENTS);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("collisions needs the kernel's account: " + missing);
    }
    Output out =
        new Output(
            given.flag("json"), Host.describe(given.directory()) + ", " + EtcdMember.version());
    try (Cleanup cleanup = new Cleanup("bench")) {
      Path directory = cleanup.directoryIn(given.directory());
      EtcdMember member = cleanup.own(new EtcdMember(directory));
      member.start();
      PutLoad puts = cleanup.own(new PutLoad(member.clientUrl(), size, PutLoad.Due.BY_CHANCE));
      Path beside = Files.createDirectory(directory.resolve("probe"));
      SidecarProcess sidecar =
          cleanup.own(new SidecarProcess(program, List.of(member.clientUrl()), beside));
      puts.run(rate, warmup);
      puts.compact();
      sidecar.awaitCalm(() -> puts.run(rate, 1));
      TraceFs trace = cleanup.own(new TraceFs(EVENTS));
      Map<Integer, String> threads = new TreeMap<>(sidecar.threads());
      PutTimes times = new PutTimes(rate * seconds);
      puts.tellEach(times);
      trace.follow(threads.keySet());
      puts.run(rate, seconds);
      threads.putAll(sidecar.threads());
      Bursts bursts = new Bursts(threads);
      boolean[] lost = new boolean[1];
      trace.stop(
          line -> {
            lost[0] |= TraceLine.tellsLoss(line);
            SwitchLine read = SwitchLine.parse(line);
            if (read != null) {
              bursts.see(read);
            }
          });
      if (lost[0] || bursts.list().isEmpty()) {
        throw new IllegalStateException("the kernel's account has gaps or nothing in it");
      }
      if (!sidecar.calm()) {
        throw new IllegalStateException("the sidecar did not stay calm; try again");
      }
      SlowPuts slow = new SlowPuts(times, bursts.list());
      out.table(each(slow, seconds));
      out.table(ratios(slow));
      if (puts.failed() > 0 || puts.late() > 0) {
        out.note(puts.failed() + " puts failed, " + puts.late() + " could not be sent on time");
      }
    }
    out.end();
  }

  private static Table each(SlowPuts slow, int seconds) {
    Table table =
        new Table(
            "bursts of the sidecar, and the puts slower than p99 ("
                + TimeUnit.NANOSECONDS.toMicros(slow.limitNanos())
                + " us) near them",
            "thread that ran longest",
            "a second",
            "ms each",
            "puts near",
            "slow, %",
            "share of all slow puts beyond chance, %");
    slow.kinds()
        .forEach(
            (name, kind) ->
                table.row(
                    name,
                    kind.bursts() / (double) seconds,
                    kind.nanos() / 1e6 / kind.bursts(),
                    kind.puts(),
                    100.0 * kind.slow() / Math.max(1, kind.puts()),
                    100 * slow.share(kind)));
    table.row("(near none)", 0.0, 0.0, slow.far().getTotalCount(), 100 * slow.farSlow(), 0.0);
    return table;
  }

  private static Table ratios(SlowPuts slow) {
    Table table =
        new Table("puts, all / those near no burst", "figure", "all, us", "near none, us", "ratio");
    Histogram all = slow.all();
    Histogram far = slow.far();
    for (Figure figure : FIGURES) {
      double ours = figure.of(all);
      double theirs = figure.of(far);
      table.row(figure.label(), ours / 1000, theirs / 1000, ours / theirs);
    }
    return table;
  }
}
