package io.etcdprobe.cli;

import io.etcdprobe.cli.disk.DiskCommand;
import io.etcdprobe.cli.settings.Settings;
import io.etcdprobe.cli.sidecar.Sidecar;
import io.etcdprobe.export.http.HttpDoor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Trains the ahead-of-time caches of the distribution: runs every command once, in one process per
 * cache, so that the cache contains everything that a start loads and links. Only the build runs
 * this class.
 */
public final class Training {

  private Training() {}

  /** Runs the commands of one cache on a directory. The build removes the files there. */
  public static void main(String[] arguments) throws Exception {
    Path work = Path.of(arguments[1]);
    run("--version");
    run("--help");
    System.exit(
        switch (arguments[0]) {
          case "disk" -> disk(work);
          case "cluster" -> cluster(work);
          default -> throw new IllegalArgumentException(arguments[0]);
        });
  }

  private static int disk(Path work) {
    run("ioping", "-c", "3", "-i", "0", "--percentiles", "--histogram", work.toString());
    run("ioping", "-J", "-c", "3", "-i", "0", "-D", "-W", "--verdict", work.toString());
    List<String> disk =
        new ArrayList<>(List.of("disk", "--count=300", "--rate=max", "--warmup=100ms"));
    for (OptionSpec option : new CommandLine(new DiskCommand()).getCommandSpec().options()) {
      if (option.paramLabel().equals("FILE")) {
        disk.add(option.longestName() + "=" + work.resolve(option.longestName().substring(2)));
      }
    }
    disk.add(work.toString());
    return run(disk.toArray(String[]::new));
  }

  private static int cluster(Path work) throws Exception {
    // Nobody listens at that address. Reading answers is only a small part of what is loaded.
    int status = run("watch", "--once", "--for=1s", "--timeout=200ms", "--endpoints=127.0.0.1:1");
    sidecar(work);
    return status;
  }

  private static void sidecar(Path work) throws Exception {
    Path config = work.resolve("probe.yaml");
    Files.writeString(
        config,
        "endpoints: [127.0.0.1:1]\ntimeout: 200ms\nlisten: 127.0.0.1:0\nprobe:\n  interval: 200ms\n"
            + "probe-dir: "
            + work
            + "\nevents: "
            + work.resolve("events.jsonl")
            + "\n");
    run("sidecar", "--check-config", "--config=" + config);
    Sidecar.Configuration source = () -> Settings.of(config, Map.of(), Map.of());
    try (Sidecar sidecar = Sidecar.open(source)) {
      Thread stop =
          Thread.ofVirtual()
              .start(
                  () -> {
                    LockSupport.parkNanos(3_000_000_000L);
                    scrape(sidecar.listening());
                    sidecar.requestStop();
                  });
      sidecar.run();
      stop.join();
    }
  }

  private static void scrape(String address) {
    for (String page : HttpDoor.paths()) {
      try (InputStream answer = URI.create("http://" + address + page).toURL().openStream()) {
        answer.transferTo(OutputStream.nullOutputStream());
      } catch (IOException unanswered) {
        System.err.println(page + ": " + unanswered);
      }
    }
  }

  private static int run(String... arguments) {
    return Main.run(arguments, System.out, System.err);
  }
}
