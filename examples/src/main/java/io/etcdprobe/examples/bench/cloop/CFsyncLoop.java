package io.etcdprobe.examples.bench.cloop;

import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.examples.bench.parts.ProbeJob;
import io.etcdprobe.examples.bench.parts.ProbeResult;
import io.etcdprobe.examples.process.Cleanup;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Runs examples/bench/c/fsync_loop.c: the same calls as the probe's fio pattern, in C. */
public final class CFsyncLoop {

  private static final Phase[] COLUMNS = {Phase.WRITE, Phase.WAL_FSYNC, Phase.WAL_FSYNC_RESPONSE};

  private final Path program;

  CFsyncLoop(Path program) {
    this.program = program;
  }

  /** Runs the same job as the probe, into histograms of the same precision. */
  ProbeResult run(Cleanup cleanup, ProbeJob job) throws IOException {
    Path file = job.directory().resolve("c-loop.dat");
    List<String> command =
        List.of(
            program.toString(),
            file.toString(),
            Integer.toString(job.size()),
            Double.toString(job.ratePerSecond()),
            Long.toString(job.warmupNanos()),
            Long.toString(job.nanos()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    cleanup.own(
        () -> {
          Cleanup.end(process);
          Files.deleteIfExists(file);
        });
    try (BufferedReader lines =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      return parse(lines);
    }
  }

  /**
   * Reads what the program prints.
   *
   * @throws IOException if the program prints something else
   */
  public static ProbeResult parse(BufferedReader lines) throws IOException {
    String head = lines.readLine();
    if (head == null || !head.startsWith("elapsed ")) {
      throw new IOException("fsync_loop failed: " + head);
    }
    Map<Phase, Histogram> latency = new EnumMap<>(Phase.class);
    for (Phase phase : COLUMNS) {
      latency.put(phase, LatencyRecorder.emptyHistogram());
    }
    long count = 0;
    try {
      long elapsed = Long.parseLong(head.substring(8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        record(latency, line.split(" ", -1));
        count++;
      }
      return new ProbeResult(0, elapsed, count, count, 0, latency);
    } catch (NumberFormatException | IndexOutOfBoundsException malformed) {
      throw new IOException("not what fsync_loop prints, after " + count + " lines", malformed);
    }
  }

  private static void record(Map<Phase, Histogram> latency, String[] figures) {
    for (int i = 0; i < COLUMNS.length; i++) {
      Histogram histogram = latency.get(COLUMNS[i]);
      if (histogram != null) {
        histogram.recordValue(Math.clamp(Long.parseLong(figures[i]), 1, LatencyRecorder.MAX_NANOS));
      }
    }
  }
}
