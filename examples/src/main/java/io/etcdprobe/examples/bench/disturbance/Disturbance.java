package io.etcdprobe.examples.bench.disturbance;

import io.etcdprobe.examples.bench.figures.Arguments;
import io.etcdprobe.examples.bench.figures.Figure;
import io.etcdprobe.examples.bench.figures.Host;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.bench.figures.RatioTable;
import io.etcdprobe.examples.bench.parts.EtcdMember;
import io.etcdprobe.examples.bench.parts.PutLoad;
import io.etcdprobe.examples.bench.parts.SidecarProcess;
import io.etcdprobe.examples.process.Cleanup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Does a sidecar disturb the member beside it? Puts go at a rate to one real member, in turns with
 * a sidecar that runs and with one that is stopped (SIGSTOP) and so costs nothing. Each put is
 * timed from when it was due to its answer. One sidecar is used all the time, as one would stay for
 * years, so the cost of its start is over before. After a stop, a sidecar asks more often until it
 * has seen nothing unusual for a while; each turn waits for that too.
 *
 * <p>One run can compare several programs, since two hours on one machine differ more than two
 * settings do. Each program has its own sidecar, and at most one sidecar runs at any time. With
 * {@code --control}, two turns without a sidecar are compared as well. A difference as small as
 * theirs is one that this benchmark cannot show.
 *
 * <p>Wanted: p50 with / without at most 1.01, p99 at most 1.03.
 */
final class Disturbance {

  private static final Figure[] FIGURES = {Figure.MEAN, Figure.P50, Figure.P99, Figure.P999};

  private static final int AFTER_COMPACTION_SECONDS = 10;
  private static final long COMPACTION_NANOS = TimeUnit.SECONDS.toNanos(90);

  /** A turn in which the sidecar saw something unusual is taken again. */
  private static final int ATTEMPTS = 5;

  private Disturbance() {}

  /** See {@code examples/bench/README.md}. */
  public static void main(String[] arguments) throws Exception {
    try {
      run(
          new Arguments(
              arguments,
              Set.of("rounds", "seconds", "settle", "warmup", "rate", "size", "probe"),
              Set.of("control", "json")));
    } catch (IllegalArgumentException usage) {
      System.err.println("bench: " + usage.getMessage());
      System.exit(2);
    }
  }

  private static void run(Arguments given) throws Exception {
    int rounds = given.number("rounds", 10, 1);
    int seconds = given.number("seconds", 8, 1);
    int settle = given.number("settle", 2, 1);
    int warmup = given.number("warmup", 60, 1);
    int rate = given.number("rate", 500, 1);
    int size = given.number("size", 512, 1);
    List<String> programs =
        Arrays.stream(given.text("probe", "./etcd-probe").split(",", -1))
            .map(SidecarProcess::program)
            .distinct()
            .toList();
    Output out =
        new Output(
            given.flag("json"), Host.describe(given.directory()) + ", " + EtcdMember.version());
    try (Cleanup cleanup = new Cleanup("bench")) {
      Path directory = cleanup.directoryIn(given.directory());
      EtcdMember member = cleanup.own(new EtcdMember(directory));
      member.start();
      PutLoad puts = cleanup.own(new PutLoad(member.clientUrl(), size, PutLoad.Due.BY_CHANCE));
      List<Turn> turns = new ArrayList<>();
      turns.add(new Turn("without", null));
      if (given.flag("control")) {
        turns.add(new Turn("without, again", null));
      }
      for (String program : programs) {
        Path beside = Files.createDirectory(directory.resolve("probe-" + turns.size()));
        SidecarProcess sidecar =
            cleanup.own(new SidecarProcess(program, List.of(member.clientUrl()), beside));
        puts.run(rate, warmup);
        sidecar.stop();
        turns.add(new Turn(programs.size() == 1 ? "with" : "with " + program, sidecar));
      }
      RatioTable ratios =
          new RatioTable("puts, with a sidecar / without, " + rate + "/s", "without", FIGURES);
      long compacted = System.nanoTime() - COMPACTION_NANOS;
      for (int round = 1; round <= rounds; round++) {
        out.progress("round " + round + " of " + rounds);
        // Every cluster is compacted from time to time. A database that grows all the time is
        // unusual.
        if (System.nanoTime() - compacted >= COMPACTION_NANOS) {
          compacted = System.nanoTime();
          puts.compact();
          puts.run(rate, AFTER_COMPACTION_SECONDS);
        }
        Histogram[] times = new Histogram[turns.size()];
        for (int i = 0; i < times.length; i++) {
          int turn = turn(round, i, times.length);
          times[turn] = turns.get(turn).take(puts, rate, settle, seconds);
        }
        for (int turn = 1; turn < times.length; turn++) {
          ratios.add(round, turns.get(turn).name(), times[turn], times[0]);
        }
      }
      out.table(ratios.table());
      if (puts.failed() > 0 || puts.late() > 0) {
        out.note(puts.failed() + " puts failed, " + puts.late() + " could not be sent on time");
      }
    }
    out.end();
  }

  /**
   * Which turn is taken at a place of a round. Over the rounds, each turn comes at each place, in
   * both directions.
   */
  private static int turn(int round, int place, int turns) {
    int shift = round / 2 + place;
    return round % 2 == 0 ? shift % turns : Math.floorMod(-shift - 1, turns);
  }

  /** Puts beside one sidecar, which is stopped before and after, or without any. */
  private record Turn(String name, @Nullable SidecarProcess sidecar) {

    Histogram take(PutLoad puts, int rate, int settle, int seconds) throws Exception {
      if (sidecar == null) {
        puts.run(rate, settle);
        puts.run(rate, seconds);
        return puts.times();
      }
      sidecar.resume();
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        sidecar.awaitCalm(() -> puts.run(rate, settle));
        String before = sidecar.scrape();
        puts.run(rate, seconds);
        Histogram times = puts.times();
        if (samples(sidecar.scrape()) <= samples(before)) {
          throw new IllegalStateException("the sidecar samples nothing");
        }
        if (!sidecar.answered(1)) {
          throw new IllegalStateException("the sidecar is not answered");
        }
        if (sidecar.calm()) {
          sidecar.stop();
          return times;
        }
      }
      throw new IllegalStateException("the sidecar does not stay calm");
    }
  }

  private static double samples(String page) {
    return page.lines()
        .filter(line -> line.startsWith("etcd_probe_disk_samples_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
