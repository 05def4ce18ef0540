package io.etcdprobe.examples.bench.footprint;

import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.examples.bench.figures.Arguments;
import io.etcdprobe.examples.bench.figures.Host;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.bench.parts.EtcdMember;
import io.etcdprobe.examples.bench.parts.PutLoad;
import io.etcdprobe.examples.bench.parts.Scraper;
import io.etcdprobe.examples.bench.parts.SidecarProcess;
import io.etcdprobe.examples.process.Cleanup;
import io.etcdprobe.examples.report.Table;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What does a sidecar cost? This measures memory, processor time, bytes written and threads of a
 * sidecar beside one member of a real cluster of three. It measures the member and node_exporter
 * (if it is installed) at the same time. All are scraped every 15 s, as Prometheus does.
 *
 * <p>Wanted for the sidecar: anonymous memory at most 48 MB, 1 % of a processor, 10 KB/s written,
 * 25 threads, a p99 of /metrics of 10 ms.
 */
final class Footprint {

  private static final int SCRAPE_SECONDS = 15;
  private static final int SCRAPES = 300;
  private static final Duration BETWEEN_SCRAPES = Duration.ofMillis(20);
  private static final String NODE_EXPORTER = "http://127.0.0.1:19100";

  /** {@code sysconf(_SC_CLK_TCK)} is 100 on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private Footprint() {}

  /** See {@code examples/bench/README.md}. */
  public static void main(String[] arguments) throws Exception {
    try {
      run(new Arguments(arguments, Set.of("seconds", "settle", "rate", "probe"), Set.of("json")));
    } catch (IllegalArgumentException usage) {
      System.err.println("bench: " + usage.getMessage());
      System.exit(2);
    }
  }

  /** The resources that a process has used. */
  private record Usage(
      long anonymousKib, long residentKib, long threads, double cpuSeconds, long writtenBytes) {

    static Usage of(long pid) throws IOException {
      Path proc = Path.of("/proc", Long.toString(pid));
      List<String> status = Files.readAllLines(proc.resolve("status"));
      String stat = Files.readString(proc.resolve("stat"));
      String[] after = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      // man 5 proc: utime and stime are fields 14 and 15, the first after the name is field 3.
      double ticks = Double.parseDouble(after[11]) + Double.parseDouble(after[12]);
      return new Usage(
          number(status, "RssAnon:"),
          number(status, "VmRSS:"),
          number(status, "Threads:"),
          ticks / TICKS_PER_SECOND,
          number(Files.readAllLines(proc.resolve("io")), "write_bytes:"));
    }

    private static long number(List<String> lines, String key) throws IOException {
      for (String line : lines) {
        if (line.startsWith(key)) {
          return Long.parseLong(line.substring(key.length()).strip().split(" ", 2)[0]);
        }
      }
      throw new IOException("no " + key);
    }
  }

  private static void run(Arguments given) throws Exception {
    int seconds = given.number("seconds", 120, 10);
    int settle = given.number("settle", 30, 1);
    int rate = given.number("rate", 50, 1);
    String program = SidecarProcess.program(given.text("probe", "./etcd-probe"));
    Output out =
        new Output(
            given.flag("json"), Host.describe(given.directory()) + ", " + EtcdMember.version());
    try (Cleanup cleanup = new Cleanup("bench");
        HttpClient http = HttpClient.newHttpClient()) {
      Path directory = cleanup.directoryIn(given.directory());
      List<EtcdMember> members = EtcdMember.cluster(cleanup, directory, 3);
      List<String> endpoints = members.stream().map(EtcdMember::clientUrl).toList();
      SidecarProcess sidecar = cleanup.own(new SidecarProcess(program, endpoints, directory));
      Process node = nodeExporter(cleanup);
      PutLoad puts = cleanup.own(new PutLoad(endpoints.getFirst(), 512, PutLoad.Due.ON_THE_BEAT));
      out.progress("settling for " + settle + " s");
      puts.run(rate, settle);
      long member = members.getFirst().pid();
      Usage sidecarBefore = Usage.of(sidecar.pid());
      Usage memberBefore = Usage.of(member);
      Usage nodeBefore = node == null ? null : Usage.of(node.pid());
      long start = System.nanoTime();
      for (int second = 0; second < seconds; second += SCRAPE_SECONDS) {
        out.progress("second " + second + " of " + seconds);
        puts.run(rate, Math.min(SCRAPE_SECONDS, seconds - second));
        sidecar.scrape();
        get(http, endpoints.getFirst() + "/metrics");
        if (node != null) {
          get(http, NODE_EXPORTER + "/metrics");
        }
      }
      double passed = (System.nanoTime() - start) / 1e9;
      Table table =
          new Table(
              "beside a cluster of three, " + rate + " puts/s, " + seconds + " s",
              "process",
              "anonymous MB",
              "resident MB",
              "threads",
              "% of a processor",
              "written KB/s");
      if (!sidecar.answered(endpoints.size())) {
        throw new IllegalStateException("the sidecar is not answered");
      }
      row(table, "etcd-probe sidecar", sidecarBefore, Usage.of(sidecar.pid()), passed);
      if (node != null && nodeBefore != null) {
        row(table, "node_exporter", nodeBefore, Usage.of(node.pid()), passed);
      }
      row(table, "etcd member", memberBefore, Usage.of(member), passed);
      out.table(table);
      if (node == null) {
        out.note("no prometheus-node-exporter on the path to compare with");
      }
      out.table(scrapes(sidecar));
    }
    out.end();
  }

  private static void row(Table table, String who, Usage before, Usage after, double seconds) {
    table.row(
        who,
        after.anonymousKib * 1024 / 1e6,
        after.residentKib * 1024 / 1e6,
        after.threads,
        100 * (after.cpuSeconds - before.cpuSeconds) / seconds,
        (after.writtenBytes - before.writtenBytes) / 1e3 / seconds);
  }

  private static Table scrapes(SidecarProcess sidecar) throws Exception {
    Histogram times = LatencyRecorder.emptyHistogram();
    int page = sidecar.scrape().length();
    int sent = 0;
    try (Scraper scraper = sidecar.scraper()) {
      scraper.scrape(); // the first scrape is not to be measured
      for (int i = 0; i < SCRAPES; i++) {
        Thread.sleep(BETWEEN_SCRAPES);
        long start = System.nanoTime();
        sent = scraper.scrape();
        times.recordValue(Math.max(1, System.nanoTime() - start));
      }
    }
    Table table = new Table("GET /metrics, ms", "bytes", "compressed", "p50", "p99", "max");
    table.row(
        page,
        sent,
        times.getValueAtPercentile(50) / 1e6,
        times.getValueAtPercentile(99) / 1e6,
        times.getMaxValue() / 1e6);
    return table;
  }

  private static @Nullable Process nodeExporter(Cleanup cleanup) {
    try {
      Process process =
          new ProcessBuilder("prometheus-node-exporter", "--web.listen-address=127.0.0.1:19100")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      cleanup.own(() -> Cleanup.end(process));
      return process;
    } catch (IOException notInstalled) {
      return null;
    }
  }

  private static void get(HttpClient http, String url) throws IOException, InterruptedException {
    http.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding());
  }
}
