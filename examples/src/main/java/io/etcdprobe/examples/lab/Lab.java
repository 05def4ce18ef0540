package io.etcdprobe.examples.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.examples.lab.cluster.Cgroups;
import io.etcdprobe.examples.lab.cluster.Layout;
import io.etcdprobe.examples.lab.cluster.Scratch;
import io.etcdprobe.examples.lab.cluster.Shell;
import io.etcdprobe.examples.lab.scenario.Scenario;
import io.etcdprobe.examples.lab.scenario.ScenarioFile;
import io.etcdprobe.examples.lab.score.PlayResult;
import io.etcdprobe.examples.lab.score.Scoreboard;
import io.etcdprobe.examples.lab.score.VersionTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The lab's command: plays scenarios and prints the scoreboard. */
@SuppressWarnings("SystemOut") // a command's output
public final class Lab {

  private static final int PLAYED = 0;
  private static final int A_PLAY_FAILED = 1;
  private static final int USAGE = 2;
  private static final int NOT_HERE = 3;

  private Lab() {}

  /** See {@code examples/lab/README.md}. */
  public static void main(String[] arguments) throws InterruptedException {
    int status;
    try {
      status = run(LabOptions.parse(arguments));
    } catch (IllegalArgumentException usage) {
      System.err.println("lab: " + usage.getMessage());
      status = USAGE;
    } catch (IOException failed) {
      System.err.println("lab: " + failed.getMessage());
      status = NOT_HERE;
    }
    System.exit(status);
  }

  /** Why a scenario cannot be played here; empty if it can. */
  public static Optional<String> cannot(Scenario scenario, LabOptions options) throws IOException {
    if (scenario.upgrades() && options.next() == null) {
      return Optional.of("needs a second build: --etcd-next DIR");
    }
    if (scenario.layout().httpApart()
        && !Shell.run(options.etcd().toString(), "--help").contains(Layout.CLIENT_HTTP_URLS)) {
      return Optional.of("this etcd does not know " + Layout.CLIENT_HTTP_URLS);
    }
    return Optional.empty();
  }

  private static int run(LabOptions options) throws IOException, InterruptedException {
    if (!options.tables().isEmpty()) {
      System.out.print(VersionTable.read(options.tables()).markdown());
      return PLAYED;
    }
    List<Scenario> scenarios = options.chosen(ScenarioFile.readAll(options.scenarios()));
    if (options.list()) {
      for (Scenario scenario : scenarios) {
        System.out.printf(
            "%-30s %4d s  %s%n", scenario.name(), scenario.seconds(), scenario.description());
      }
      return PLAYED;
    }
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      throw new IOException(missing.get());
    }
    for (String leftover : Scratch.removeLeftovers(options.disks())) {
      System.err.println("lab: removed " + leftover + ", left by a run that was killed");
    }
    String version =
        Shell.run(options.etcd().toString(), "--version").lines().findFirst().orElse("");
    Play.Setting setting =
        new Play.Setting(
            options.disks(),
            options.etcd(),
            options.next() == null ? options.etcd() : options.next(),
            options.watch(),
            TimeUnit.SECONDS.toNanos(options.graceSeconds()),
            options.keep());
    Scoreboard board = new Scoreboard();
    boolean failed = false;
    List<Scenario> playable = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      Optional<String> reason = cannot(scenario, options);
      reason.ifPresent(why -> System.err.println(scenario.name() + " skipped: " + why));
      if (reason.isEmpty()) {
        playable.add(scenario);
      }
    }
    for (int number = 1; number <= options.plays(); number++) {
      for (Scenario scenario : playable) {
        System.err.printf("%s, play %d of %d%n", scenario.name(), number, options.plays());
        PlayResult play = play(scenario, number, setting);
        failed |= play.score() == null;
        System.err.println(Scoreboard.told(play));
        board.add(play);
        save(options, version, board);
      }
    }
    System.out.println(version + "; " + options.watch());
    System.out.print(board.table().text());
    return failed ? A_PLAY_FAILED : PLAYED;
  }

  /**
   * Plays a scenario. If it could not be played, for example because another process took a
   * member's port first, it is played once more, and the output says so.
   */
  private static PlayResult play(Scenario scenario, int number, Play.Setting setting)
      throws InterruptedException {
    try {
      return new Play(scenario, number, setting).run();
    } catch (IOException failed) {
      System.err.printf(
          "%s could not be played, trying once more: %s%n", scenario.name(), failed.getMessage());
    }
    try {
      return new Play(scenario, number, setting).run();
    } catch (IOException failed) {
      return PlayResult.failed(scenario.name(), number, String.valueOf(failed.getMessage()));
    }
  }

  /** Called after each play, so that a run that is stopped leaves its results so far. */
  private static void save(LabOptions options, String version, Scoreboard board)
      throws IOException {
    if (options.json() == null) {
      return;
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("etcd", version);
    all.put("watch", options.watch());
    all.put("graceSeconds", options.graceSeconds());
    all.put("scoreboard", board.table().json().get("rows"));
    all.put("plays", board.json());
    Files.writeString(options.json(), new ObjectMapper().valueToTree(all).toPrettyString() + "\n");
  }

  /** What is needed and missing here, in one line. */
  static Optional<String> missing() throws IOException {
    if (!Shell.run("id", "-u").equals("0")) {
      return Optional.of("root is needed: loop devices, mounts and control groups");
    }
    List<String> lacking = new ArrayList<>();
    for (Cgroups.Controller controller : Cgroups.Controller.values()) {
      if (Cgroups.mount(controller).isEmpty()) {
        lacking.add("a mounted hierarchy of control groups version 1 for " + controller);
      }
    }
    for (String command :
        List.of(
            "losetup",
            "mkfs.ext4",
            "mkfs.xfs",
            "mount",
            "umount",
            "strace",
            "fio",
            "kill",
            "openssl")) {
      if (!onPath(command)) {
        lacking.add(command);
      }
    }
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of("needed and not here: " + String.join(", ", lacking));
  }

  static boolean onPath(String command) throws IOException {
    Process asked =
        new ProcessBuilder("sh", "-c", "command -v \"$1\"", "sh", command)
            .redirectErrorStream(true)
            .start();
    return !new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).isEmpty();
  }
}
