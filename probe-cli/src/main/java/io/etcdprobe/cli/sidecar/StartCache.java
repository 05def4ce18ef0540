package io.etcdprobe.cli.sidecar;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The cache of loaded classes beside the jars ({@code -XX:AOTCache}). Its pages belong to a file,
 * so the kernel can drop and share them. Without the cache the classes are in the process's own
 * memory, some 18 MB more for as long as a sidecar runs. If the size or modification time of a jar
 * has changed since the cache was made, the JVM ignores the cache and does not say so.
 */
final class StartCache {

  private static final String FLAG = "-XX:AOTCache=";

  private StartCache() {}

  /** A warning if this process should use a cache and could not; empty if all is well. */
  static Optional<String> complaint() {
    try {
      return complaint(
          ManagementFactory.getRuntimeMXBean().getInputArguments(),
          Files.readAllLines(Path.of("/proc/self/maps")));
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  /**
   * @param arguments of the JVM
   * @param maps lines of {@code /proc/self/maps}; each ends with the path of the mapped file
   */
  static Optional<String> complaint(List<String> arguments, List<String> maps) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(FLAG))
        .map(argument -> argument.substring(FLAG.length()))
        .filter(cache -> maps.stream().noneMatch(line -> line.endsWith(" " + cache)))
        .findFirst()
        .map(
            cache ->
                "starts without "
                    + cache
                    + " and needs about 18 MB more memory: the files beside it have changed, or a"
                    + " copy has lost their times; unpack the distribution again, or copy it with"
                    + " cp -a");
  }
}
