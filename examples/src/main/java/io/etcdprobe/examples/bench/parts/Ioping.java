package io.etcdprobe.examples.bench.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.examples.process.Cleanup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** ioping, as it is used to judge a disk for etcd. */
public final class Ioping {

  private Ioping() {}

  /** Runs ioping with some options and returns its requests' times, nanoseconds. */
  public static Histogram run(Cleanup cleanup, Path directory, List<String> options)
      throws IOException {
    return parse(run(cleanup, directory, List.of("ioping", "-J"), options));
  }

  /**
   * Runs a program that takes the same options and lets it print one raw line for each request. Raw
   * lines disturb the next request least.
   */
  public static Histogram raw(
      Cleanup cleanup, Path directory, List<String> program, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of("-q", "-p", "1"));
    String said = run(cleanup, directory, command, options);
    Histogram times = LatencyRecorder.emptyHistogram();
    for (String line : said.lines().toList()) {
      String[] columns = line.split(" ", -1);
      if (columns.length != 10) {
        throw new IOException("no raw line: " + line);
      }
      // The mean of one request is the request's time.
      times.recordValue(Math.clamp(Long.parseLong(columns[5]), 1, LatencyRecorder.MAX_NANOS));
    }
    return times;
  }

  /** The mean of a run that prints nothing before its end, nanoseconds. */
  public static double mean(
      Cleanup cleanup, Path directory, List<String> program, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(program);
    command.add("-B");
    return Double.parseDouble(run(cleanup, directory, command, options).strip().split(" ", -1)[5]);
  }

  private static String run(
      Cleanup cleanup, Path directory, List<String> program, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(program);
    command.addAll(options);
    command.add(directory.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    cleanup.own(() -> Cleanup.end(process));
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Reads ioping's JSON: an array with one element for each request. */
  static Histogram parse(String said) throws IOException {
    Histogram times = LatencyRecorder.emptyHistogram();
    for (JsonNode element : new ObjectMapper().readTree(said)) {
      JsonNode time = element.at("/io/time");
      if (time.isNumber() && !element.at("/io/ignored").asBoolean()) {
        times.recordValue(Math.clamp(time.asLong(), 1, LatencyRecorder.MAX_NANOS));
      }
    }
    if (times.getTotalCount() == 0) {
      throw new IOException("no requests in what ioping said");
    }
    return times;
  }
}
