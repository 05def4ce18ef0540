package io.etcdprobe.cli.preflight;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.etcdprobe.cli.shell.UsageException;
import io.etcdprobe.core.path.TimingAdvice.DiskNeed;
import io.etcdprobe.core.timing.ElectionTiming;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads which times a disk needs from a result of {@code etcd-probe disk}. */
final class DiskNeeds {

  private static final String SCHEMA = "etcd-probe/disk/v1";
  private static final String ADVICE = "/forecast/advice";

  private DiskNeeds() {}

  /**
   * Reads a file.
   *
   * @return null if the result has no forecast
   * @throws UsageException if it cannot be read or is no such result
   */
  static @Nullable DiskNeed read(Path file) throws UsageException {
    Map<String, String> values;
    try {
      values = values(file);
    } catch (IOException unreadable) {
      throw new UsageException(
          "--disk: " + file + " cannot be read as JSON: " + unreadable.getMessage());
    }
    if (!SCHEMA.equals(values.get("/schema"))) {
      throw new UsageException(
          "--disk: " + file + " is no result of etcd-probe disk; make one with disk --output FILE");
    }
    if (!values.containsKey(ADVICE + "/reason")) {
      return null;
    }
    String heartbeat = values.getOrDefault(ADVICE + "/heartbeat_interval_ns", "null");
    String election = values.getOrDefault(ADVICE + "/election_timeout_ns", "null");
    try {
      return new DiskNeed(
          file.toString(),
          heartbeat.equals("null") || election.equals("null")
              ? null
              : new ElectionTiming(
                  Duration.ofNanos(Long.parseLong(heartbeat)),
                  Duration.ofNanos(Long.parseLong(election))));
    } catch (IllegalArgumentException strange) {
      throw new UsageException("--disk: " + file + " has times that etcd refuses");
    }
  }

  /** The values outside arrays, by the names that lead to them. */
  private static Map<String, String> values(Path file) throws IOException {
    Map<String, String> values = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
      Deque<String> path = new ArrayDeque<>();
      String name = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case FIELD_NAME -> name = parser.currentName();
          case START_OBJECT -> {
            path.addLast(path.isEmpty() ? "" : "/" + name);
          }
          case END_OBJECT -> path.removeLast();
          case START_ARRAY -> parser.skipChildren();
          default -> values.put(String.join("", path) + "/" + name, parser.getText());
        }
      }
    }
    return values;
  }
}
