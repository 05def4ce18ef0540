package io.etcdprobe.examples.bench.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.examples.bench.figures.Arguments;
import io.etcdprobe.examples.bench.figures.Host;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.bench.figures.Ratio;
import io.etcdprobe.examples.path.Namespaces;
import io.etcdprobe.examples.process.Cleanup;
import io.etcdprobe.examples.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code preflight}, irtt and iperf3 in turns on one path of two virtual links and a router. Then
 * some datagrams are dropped, and {@code preflight}'s counts are compared with the firewall's.
 */
public final class Paths {

  private static final String B = "10.99.2.2";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final double MICRO = 1e3;

  /** A tick of /proc/PID/stat in seconds (USER_HZ). */
  private static final double TICK_SECONDS = 0.01;

  private final Namespaces net;
  private final Path folder;
  private final String probe;
  private final int seconds;

  private Paths(Namespaces net, Path folder, String probe, int seconds) {
    this.net = net;
    this.folder = folder;
    this.probe = probe;
    this.seconds = seconds;
  }

  /** See {@code examples/bench/README.md}. */
  public static void main(String[] arguments) throws Exception {
    Arguments given =
        new Arguments(arguments, Set.of("rounds", "seconds", "probe"), Set.of("json"));
    int rounds = given.number("rounds", 10, 1);
    Output out = new Output(given.flag("json"), Host.describe(Path.of("/tmp")));
    try (Cleanup cleanup = new Cleanup("bench")) {
      Path folder = cleanup.directoryIn(Path.of("/tmp"));
      Namespaces net = cleanup.own(new Namespaces());
      Paths paths =
          new Paths(
              net,
              folder,
              given.text("probe", System.getProperty("bench.etcd-probe")),
              given.number("seconds", 10, 5));
      paths.play(rounds, out);
    }
    out.end();
  }

  private void play(int rounds, Output out) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("token"), "a token of all members\n");
    List<Process> listeners = new ArrayList<>();
    for (String host : List.of("a", "b")) {
      Path log = folder.resolve("listen-" + host);
      listeners.add(
          net.start(
              host,
              log,
              List.of(
                  probe,
                  "preflight",
                  "listen",
                  "--for=1h",
                  "--token-file=" + folder.resolve("token"))));
      until(log, "listening on");
    }
    net.start("b", folder.resolve("irtt"), List.of("irtt", "server"));
    until(folder.resolve("irtt"), "listener");
    net.start("b", folder.resolve("iperf"), List.of("iperf3", "-s"));
    roundTrips(rounds, out, listeners);
    losses(out);
  }

  private void roundTrips(int rounds, Output out, List<Process> listeners)
      throws IOException, InterruptedException {
    Table table =
        new Table(
            "round trips (µs) and bandwidth (MB/s) from a to b",
            "round",
            "preflight p50",
            "irtt p50",
            "ratio of p50",
            "preflight p99",
            "irtt p99",
            "ratio of p99",
            "preflight MB/s",
            "iperf3 MB/s",
            "CPU of a pair, % of a core");
    List<double[]> rows = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      out.progress("round " + round + " of " + rounds);
      double cpu = cpuSeconds(listeners);
      JsonNode quiet = preflight("--bulk=0s").at("/0");
      // Two ordered pairs, both hosts.
      cpu = (cpuSeconds(listeners) - cpu) / 2 / seconds * 100;
      JsonNode bulk = preflight("--bulk=2s", "--duration=1s").at("/0");
      double[] irtt = irtt();
      double[] row = {
        quiet.at("/udp/rtt/p50").asDouble() / MICRO,
        irtt[0] / MICRO,
        0,
        quiet.at("/udp/rtt/p99").asDouble() / MICRO,
        irtt[1] / MICRO,
        0,
        bulk.at("/bandwidth_bytes_per_second/up").asDouble() / 1e6,
        iperf() / 1e6,
        cpu
      };
      row[2] = Ratio.of(row[0], row[1]);
      row[5] = Ratio.of(row[3], row[4]);
      rows.add(row);
      table.row(cells(Integer.toString(round), row));
    }
    double[] medians = new double[rows.getFirst().length];
    Arrays.setAll(medians, i -> Ratio.median(rows.stream().mapToDouble(row -> row[i]).toArray()));
    table.row(cells("median", medians));
    out.table(table);
    for (int i : new int[] {2, 5}) {
      int column = i;
      double[] interval =
          Ratio.intervalOfMedian(rows.stream().mapToDouble(row -> row[column]).toArray());
      out.note(
          "ratio of "
              + (i == 2 ? "p50" : "p99")
              + ", 95 %% of its median: %.2f to %.2f".formatted(interval[0], interval[1]));
    }
  }

  private static Object[] cells(String name, double[] row) {
    Object[] cells = new Object[row.length + 1];
    cells[0] = name;
    for (int i = 0; i < row.length; i++) {
      cells[i + 1] = row[i];
    }
    return cells;
  }

  private void losses(Output out) throws IOException, InterruptedException {
    Table table =
        new Table(
            "datagrams lost, by preflight and by the firewall's counters",
            "way",
            "preflight",
            "firewall");
    // 100 bytes and the header of UDP: the datagrams of the stream.
    for (String way : List.of(B, "10.99.1.2")) {
      net.in(
          "r",
          "nft 'add rule inet paths through ip daddr "
              + way
              + " udp length 108 numgen random mod 100 < 5 counter drop'");
    }
    JsonNode pairs = preflight("--bulk=0s");
    Matcher counts = Pattern.compile("packets (\\d+)").matcher(net.in("r", "nft list ruleset"));
    // Each way is "up" for one pair and "down" for the other.
    for (int up : new int[] {0, 1}) {
      if (!counts.find()) {
        throw new IOException("the firewall has no counters");
      }
      table.row(
          up == 0 ? "a to b" : "b to a",
          pairs.at("/" + up + "/udp/lost_up").asLong()
              + pairs.at("/" + (1 - up) + "/udp/lost_down").asLong(),
          Long.parseLong(counts.group(1)));
    }
    net.in("r", "nft flush chain inet paths through");
    out.table(table);
  }

  /** Has both probe each other, and returns what was found. */
  private JsonNode preflight(String... options) throws IOException, InterruptedException {
    Path json = folder.resolve("run.json");
    Files.deleteIfExists(json);
    Path log = folder.resolve("run");
    List<String> command =
        new ArrayList<>(
            List.of(
                probe,
                "preflight",
                "run",
                "--members=a=10.99.1.2,b=" + B,
                "--ports=2380",
                "--token-file=" + folder.resolve("token"),
                "--output=" + json));
    command.addAll(List.of(options));
    if (command.stream().noneMatch(word -> word.startsWith("--duration"))) {
      command.add("--duration=" + seconds + "s");
    }
    Process run = net.start("a", log, command);
    if (!run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || !Files.exists(json)) {
      throw new IOException("preflight failed: " + Files.readString(log));
    }
    return new ObjectMapper().readTree(json.toFile()).at("/pairs");
  }

  /** p50 and p99 in nanoseconds. */
  private double[] irtt() throws IOException, InterruptedException {
    net.in(
        "a",
        "irtt client -i 10ms -l 100 -d "
            + seconds
            + "s -Q -o "
            + folder.resolve("irtt.json")
            + " "
            + B);
    List<Double> trips = new ArrayList<>();
    for (JsonNode trip :
        new ObjectMapper().readTree(folder.resolve("irtt.json").toFile()).at("/round_trips")) {
      JsonNode nanos = trip.at("/delay/rtt");
      if (nanos.isNumber()) {
        trips.add(nanos.asDouble());
      }
    }
    if (trips.isEmpty()) {
      throw new IOException("irtt had no answers");
    }
    double[] sorted = trips.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new double[] {
      sorted[sorted.length / 2], sorted[(int) Math.min(sorted.length - 1, sorted.length * 0.99)]
    };
  }

  /** Bytes per second. */
  private double iperf() throws IOException, InterruptedException {
    return new ObjectMapper()
            .readTree(net.in("a", "iperf3 -J -t 2 -c " + B))
            .at("/end/sum_received/bits_per_second")
            .asDouble()
        / 8;
  }

  private static double cpuSeconds(List<Process> processes) throws IOException {
    double seconds = 0;
    for (Process process : processes) {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      seconds += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_SECONDS;
    }
    return seconds;
  }

  private static void until(Path log, String line) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!Files.readString(log).toLowerCase(Locale.ROOT).contains(line)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("never said '" + line + "': " + Files.readString(log));
      }
      LockSupport.parkNanos(20_000_000);
    }
  }
}
