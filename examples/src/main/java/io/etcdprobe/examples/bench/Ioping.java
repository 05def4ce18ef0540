package io.etcdprobe.examples.bench;

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
final class Ioping {

  private Ioping() {}

  /** Runs it with some options and returns its requests' times, nanoseconds. */
  static Histogram run(Cleanup cleanup, Path directory, List<String> options) throws IOException {
    return run(cleanup, directory, List.of("ioping"), options);
  }

  /** Runs a program that takes the same options and gives the same output. */
  static Histogram run(Cleanup cleanup, Path directory, List<String> program, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(program);
    command.add("-J");
    command.addAll(options);
    command.add(directory.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    cleanup.own(() -> Cleanup.end(process));
    return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  /** Reads its JSON: an array, an element for each request. */
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
