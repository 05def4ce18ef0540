package io.etcdprobe.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sidecar with a heap that is too small. */
class HeapTest {

  /**
   * The exit status after SIGKILL. Status 3 would be wrong: systemd is told not to restart what
   * ends with it.
   */
  private static final int KILLED = 128 + 9;

  private static final int PATIENCE_SECONDS = 90;

  /** Heaps from too small for the start up to more than the sidecar has. */
  private static final int SMALLEST_MIB = 10;

  private static final int LARGEST_MIB = 24;

  /** More members than any cluster has. A minute of answers is kept for each. */
  private static final int MEMBERS = 250;

  @Test
  void shouldEndWithAReasonAndLeaveNothingToTheNext(@TempDir Path directory) throws Exception {
    Path probed = Files.createDirectory(directory.resolve("probed"));

    Tool.Result ended = run(SMALLEST_MIB, probed, directory);
    for (int heap = SMALLEST_MIB + 1; heap <= LARGEST_MIB && names(probed).isEmpty(); heap++) {
      // The heap was used up before the probe had begun.
      assertThat(ended.output()).contains("OutOfMemoryError");
      ended = run(heap, probed, directory);
    }

    assertThat(ended.output()).contains("OutOfMemoryError").doesNotContain("\tat ");
    assertThat(ended.status()).isEqualTo(KILLED);
    assertThat(names(probed)).singleElement().asString().startsWith(".etcd-probe-");

    Tool.Result next =
        Tool.run(
            "sh",
            "-c",
            """
            "$1" sidecar --listen=127.0.0.1:0 --endpoints=http://127.0.0.1:1 --probe-dir="$2" >"$3" 2>&1 &
            """
                + Tool.UNTIL_IT_RUNS,
            "sh",
            Tool.distribution().resolve("bin/etcd-probe").toString(),
            probed.toString(),
            directory.resolve("log").toString());

    assertThat(next.output()).contains("ended with 0");
    assertThat(names(probed)).isEmpty();
  }

  private static Tool.Result run(int heapMib, Path probed, Path directory) throws Exception {
    return Tool.run(
        "timeout",
        Integer.toString(PATIENCE_SECONDS),
        withHeap(heapMib + "m", directory.resolve("heap-" + heapMib)).toString(),
        "sidecar",
        "--listen=127.0.0.1:0",
        "--interval=200ms",
        "--peer-interval=200ms",
        "--probe-interval=200ms",
        "--endpoints=" + nobody(),
        "--probe-dir=" + probed);
  }

  private static List<String> names(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static String nobody() {
    return IntStream.rangeClosed(1, MEMBERS)
        .mapToObj(host -> "http://127.0.0." + host + ":1")
        .collect(Collectors.joining(","));
  }

  /** The distribution with another heap limit for the sidecar. */
  private static Path withHeap(String most, Path directory) throws IOException {
    Path distribution = Tool.distribution();
    Files.createDirectories(directory.resolve("bin"));
    for (String part : List.of("lib", "runtime")) {
      Files.createSymbolicLink(directory.resolve(part), distribution.resolve(part));
    }
    String launcher = Files.readString(distribution.resolve("bin/etcd-probe"));
    String limited = launcher.replaceFirst("-Xmx[0-9]+m", "-Xmx" + most);
    assertThat(limited).isNotEqualTo(launcher);
    Path program = directory.resolve("bin/etcd-probe");
    Files.writeString(program, limited);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }
}
