package io.etcdprobe.examples.bench;

import io.etcdprobe.examples.process.Cleanup;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * Does a sidecar disturb the member that it stands beside? Puts at a rate on one real member, in
 * turns with a sidecar that runs and one that is stopped (SIGSTOP) and so costs nothing, each from
 * when it was due to its answer. It is one sidecar all the time, as one stays for years: what its
 * start costs is over before.
 *
 * <p>Wanted: p50 with / without at most 1.01, p99 at most 1.03.
 */
final class Disturbance {

  private static final Figure[] FIGURES = {Figure.MEAN, Figure.P50, Figure.P99, Figure.P999};
  private static final int STARTING_SECONDS = 60;

  private Disturbance() {}

  /** See {@code examples/bench/README.md}. */
  public static void main(String[] arguments) throws Exception {
    try {
      run(
          new Arguments(
              arguments,
              Set.of("rounds", "seconds", "settle", "rate", "size", "probe"),
              Set.of("json")));
    } catch (IllegalArgumentException usage) {
      System.err.println("bench: " + usage.getMessage());
      System.exit(2);
    }
  }

  private static void run(Arguments given) throws Exception {
    int rounds = given.number("rounds", 10, 1);
    int seconds = given.number("seconds", 15, 1);
    int settle = given.number("settle", 2, 0);
    int rate = given.number("rate", 500, 1);
    int size = given.number("size", 512, 1);
    String program = given.text("probe", "./etcd-probe");
    Output out =
        new Output(
            given.flag("json"), Host.describe(given.directory()) + ", " + EtcdMember.version());
    try (Cleanup cleanup = new Cleanup("bench")) {
      Path directory = cleanup.directoryIn(given.directory());
      EtcdMember member = cleanup.own(new EtcdMember(directory));
      member.start();
      PutLoad puts = cleanup.own(new PutLoad(member.clientUrl(), size));
      SidecarProcess sidecar =
          cleanup.own(new SidecarProcess(program, List.of(member.clientUrl()), directory));
      puts.run(rate, STARTING_SECONDS);
      Turns turns = new Turns(sidecar, puts, rate, settle, seconds);
      RatioTable ratios =
          new RatioTable("puts, with a sidecar / without, " + rate + "/s", "without", FIGURES);
      for (int round = 1; round <= rounds; round++) {
        out.progress("round " + round + " of " + rounds);
        boolean firstWith = round % 2 == 0;
        Histogram first = turns.take(firstWith);
        Histogram second = turns.take(!firstWith);
        ratios.add(round, "with", firstWith ? first : second, firstWith ? second : first);
      }
      out.table(ratios.table());
      if (puts.failed() > 0 || puts.late() > 0) {
        out.note(puts.failed() + " puts failed, " + puts.late() + " could not be sent on time");
      }
    }
    out.end();
  }

  private record Turns(SidecarProcess sidecar, PutLoad puts, int rate, int settle, int seconds) {

    Histogram take(boolean with) throws Exception {
      return with ? running() : stopped();
    }

    private Histogram running() throws Exception {
      puts.run(rate, settle);
      String before = sidecar.scrape();
      puts.run(rate, seconds);
      Histogram times = puts.times();
      if (samples(sidecar.scrape()) <= samples(before)) {
        throw new IllegalStateException("the sidecar samples nothing");
      }
      if (!sidecar.answered(1)) {
        throw new IllegalStateException("the sidecar is not answered");
      }
      return times;
    }

    private Histogram stopped() throws Exception {
      signal(sidecar, "-STOP");
      try {
        puts.run(rate, settle);
        puts.run(rate, seconds);
      } finally {
        signal(sidecar, "-CONT");
      }
      return puts.times();
    }
  }

  private static double samples(String page) {
    return page.lines()
        .filter(line -> line.startsWith("etcd_probe_disk_samples_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void signal(SidecarProcess sidecar, String signal) throws Exception {
    int status =
        new ProcessBuilder("kill", signal, Long.toString(sidecar.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new IllegalStateException("kill " + signal + " ended with " + status);
    }
  }
}
