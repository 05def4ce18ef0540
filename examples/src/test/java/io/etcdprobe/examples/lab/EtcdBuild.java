package io.etcdprobe.examples.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The builds of etcd that tests run on: the one on the path and those in the folders that {@value
 * #FOLDERS} names, separated by colons. A missing build is listed too, so that tests can say why
 * they are skipped.
 */
public final class EtcdBuild {

  private static final String FOLDERS = "ETCD_PROBE_ETCD_DIRS";

  private final String name;
  private final @Nullable Path program;

  private EtcdBuild(String name, @Nullable Path program) {
    this.name = name;
    this.program = program;
  }

  /** All builds, the one on the path first. */
  public static List<EtcdBuild> all() {
    List<EtcdBuild> builds = new ArrayList<>();
    builds.add(onPath());
    String folders = System.getenv().getOrDefault(FOLDERS, "");
    if (folders.isEmpty()) {
      builds.add(new EtcdBuild("etcd 3.5 (" + FOLDERS + " is not set)", null));
    } else {
      for (String folder : folders.split(":", -1)) {
        builds.add(
            in(Stream.of("etcd", "bin/etcd", "usr/bin/etcd").map(Path.of(folder)::resolve))
                .orElseGet(() -> new EtcdBuild("etcd (none in " + folder + ")", null)));
      }
    }
    return List.copyOf(builds);
  }

  /** The build on the path. */
  public static EtcdBuild onPath() {
    return in(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "etcd")))
        .orElseGet(() -> new EtcdBuild("etcd (none on the path)", null));
  }

  private static Optional<EtcdBuild> in(Stream<Path> candidates) {
    return candidates
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new EtcdBuild("etcd " + version(program), program.toAbsolutePath()));
  }

  private static String version(Path program) {
    try {
      Process asked = new ProcessBuilder(program.toString(), "--version").start();
      String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return said.lines().findFirst().orElse("").replace("etcd Version:", "").strip();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Skips the test with the reason if the build is missing. */
  public void require() {
    assumeTrue(program != null, name);
  }

  /** Whether it is there. */
  public boolean exists() {
    return program != null;
  }

  /** The etcd program. */
  public Path etcd() {
    if (program == null) {
      throw new IllegalStateException(name);
    }
    return program;
  }

  /** The version, or why there is none. Tests have this in their names. */
  @Override
  public String toString() {
    return name;
  }
}
