package io.etcdprobe.examples.bench.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.examples.process.GatedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The recipe that people use to judge a disk for etcd: {@code fio --rw=write --ioengine=sync
 * --fdatasync=1 --size=22m --bs=2300}.
 */
public final class FioRecipe implements AutoCloseable {

  private final Path directory;
  private final Path output;
  private final GatedProcess process;

  /** fio's own figures of fdatasync, nanoseconds. */
  public record Syncs(long count, double mean, double p50, double p99, double max) {}

  public FioRecipe(Path directory) throws IOException {
    this.directory = directory;
    output = Files.createTempFile("etcd-probe-bench-", ".json");
    process = new GatedProcess(command(directory), output);
  }

  static List<String> command(Path directory) {
    return List.of(
        "fio",
        "--name=bench",
        "--rw=write",
        "--ioengine=sync",
        "--fdatasync=1",
        "--size=22m",
        "--bs=2300",
        "--directory=" + directory,
        "--output-format=json");
  }

  public long pid() {
    return process.pid();
  }

  public Syncs run(long timeoutSeconds) throws IOException, InterruptedException {
    process.go();
    int status = process.await(timeoutSeconds);
    String said = Files.readString(output);
    if (status != 0) {
      throw new IOException("fio failed: " + said.strip());
    }
    return parse(said);
  }

  /** Reads fio's JSON and skips the lines before it (fio's own remarks). */
  static Syncs parse(String said) throws IOException {
    int begin = said.indexOf('{');
    JsonNode latency =
        new ObjectMapper()
            .readTree(begin < 0 ? "{}" : said.substring(begin))
            .at("/jobs/0/sync/lat_ns");
    if (latency.path("N").asLong() == 0) {
      throw new IOException("no fdatasync figures in what fio said: " + said.lines().findFirst());
    }
    JsonNode percentile = latency.path("percentile");
    return new Syncs(
        latency.path("N").asLong(),
        latency.path("mean").asDouble(),
        percentile.path("50.000000").asDouble(Double.NaN),
        percentile.path("99.000000").asDouble(Double.NaN),
        latency.path("max").asDouble());
  }

  @Override
  public void close() throws IOException {
    process.close();
    Files.deleteIfExists(directory.resolve("bench.0.0"));
    Files.deleteIfExists(output);
  }
}
