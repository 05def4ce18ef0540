package io.etcdprobe.examples.deploy;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Prometheus that is available here: the one on the path, or one in a folder that {@code
 * ETCD_PROBE_PROMETHEUS_DIRS} names (docs/build.md).
 *
 * @param version as it reports it, such as 2.42.0
 * @param prometheus the server
 * @param promtool the program that checks its files
 */
public record PrometheusRelease(String version, String prometheus, String promtool) {

  private static final String VARIABLE = "ETCD_PROBE_PROMETHEUS_DIRS";
  private static final Pattern VERSION = Pattern.compile("version (\\d+[.\\d]*)");

  /** All that are available. If there is none, the test is visibly skipped. */
  public static List<PrometheusRelease> all() throws Exception {
    List<PrometheusRelease> releases = new ArrayList<>();
    if (Tool.installed("prometheus") && Tool.installed("promtool")) {
      releases.add(of("prometheus", "promtool"));
    }
    for (String folder : Optional.ofNullable(System.getenv(VARIABLE)).orElse("").split(":", -1)) {
      if (folder.isEmpty()) {
        continue;
      }
      for (Path place :
          List.of(Path.of(folder), Path.of(folder, "bin"), Path.of(folder, "usr/bin"))) {
        if (Files.isExecutable(place.resolve("prometheus"))
            && Files.isExecutable(place.resolve("promtool"))) {
          releases.add(
              of(place.resolve("prometheus").toString(), place.resolve("promtool").toString()));
          break;
        }
      }
    }
    assumeFalse(releases.isEmpty(), "needs prometheus and promtool");
    return releases;
  }

  private static PrometheusRelease of(String prometheus, String promtool) throws Exception {
    String output = Tool.run(prometheus, "--version").output();
    Matcher version = VERSION.matcher(output);
    if (!version.find()) {
      throw new IllegalStateException(prometheus + " tells no version: " + output);
    }
    return new PrometheusRelease(version.group(1), prometheus, promtool);
  }

  @Override
  public String toString() {
    return "Prometheus " + version;
  }
}
