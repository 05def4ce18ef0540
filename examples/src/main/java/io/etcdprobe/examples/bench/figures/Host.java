package io.etcdprobe.examples.bench.figures;

import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.fsync.facts.TargetInspector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine and the disk that figures come from, in one line. Without it, figures are worthless.
 */
public final class Host {

  private Host() {}

  public static String describe(Path directory) throws IOException {
    TargetFacts target = new TargetInspector().inspect(directory.toRealPath());
    TargetFacts.BlockDevice device = target.device();
    return "kernel %s, %d x %s, %s on %s%s"
        .formatted(
            Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
            Runtime.getRuntime().availableProcessors(),
            cpu(),
            target.fileSystem(),
            device == null ? target.mountSource() : device.name(),
            device == null || device.backing().isEmpty() ? "" : " over " + device.backing());
  }

  private static String cpu() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown processor");
    }
  }
}
