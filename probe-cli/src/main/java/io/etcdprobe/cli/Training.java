package io.etcdprobe.cli;

import java.nio.file.Path;

/**
 * What the distribution's ahead-of-time caches are trained with: every command once, in one process
 * for each cache, so that whatever a start loads and links is in it. Run by the build only.
 */
public final class Training {

  private Training() {}

  /** Runs a cache's commands on a directory, whose files it leaves to the build to remove. */
  public static void main(String[] arguments) {
    Path work = Path.of(arguments[1]);
    run("--version");
    run("--help");
    System.exit(
        switch (arguments[0]) {
          case "disk" -> disk(work);
          case "cluster" -> cluster();
          default -> throw new IllegalArgumentException(arguments[0]);
        });
  }

  private static int disk(Path work) {
    run("ioping", "-c", "3", "-i", "0", "--percentiles", "--histogram", work.toString());
    run("ioping", "-J", "-c", "3", "-i", "0", "-D", "-W", "--verdict", work.toString());
    return run(
        "disk",
        "--count=300",
        "--rate=max",
        "--warmup=100ms",
        "--output=" + work.resolve("report.json"),
        "--hdr=" + work.resolve("report.hlog"),
        work.toString());
  }

  private static int cluster() {
    // Nobody listens there: what answers look like is a small part of what is loaded.
    return run("watch", "--once", "--for=1s", "--timeout=200ms", "--endpoints=127.0.0.1:1");
  }

  private static int run(String... arguments) {
    return Main.run(arguments, System.out, System.err);
  }
}
