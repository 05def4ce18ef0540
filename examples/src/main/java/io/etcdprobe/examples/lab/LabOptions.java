package io.etcdprobe.examples.lab;

import io.etcdprobe.examples.lab.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lab's command line.
 *
 * @param scenarios the directory of the scenario files
 * @param names names of the scenarios to play; if there are none, all are played
 * @param plays how often each scenario is played
 * @param disks the directory for the files behind the members' disks
 * @param etcd the etcd program
 * @param next the etcd program that members are upgraded to, null if none is given
 * @param watch the watchdog's command
 * @param graceSeconds how long after its end a fault may still be named
 * @param json a file for all facts about every play
 * @param keep a directory for the watchdog's lines and the members' logs
 * @param list whether only to list the scenarios
 * @param tables files of {@code --json} to print as one table, instead of playing
 */
public record LabOptions(
    Path scenarios,
    List<String> names,
    int plays,
    Path disks,
    Path etcd,
    @Nullable Path next,
    String watch,
    int graceSeconds,
    @Nullable Path json,
    @Nullable Path keep,
    boolean list,
    List<Path> tables) {

  private static final int GRACE_SECONDS = 30;
  private static final String WATCH =
      "./etcd-probe watch --format json --endpoints {endpoints} {access}";

  /**
   * @throws IllegalArgumentException with a line for the user
   */
  static LabOptions parse(String[] arguments) {
    Path scenarios = Path.of("examples", "lab", "scenarios");
    List<String> names = new ArrayList<>();
    int plays = 1;
    Path disks = Path.of(System.getProperty("java.io.tmpdir"));
    Path etcd = Path.of("etcd");
    String watch = WATCH;
    int grace = GRACE_SECONDS;
    Path json = null;
    Path keep = null;
    boolean list = false;
    Path next = null;
    List<Path> tables = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      String option = arguments[i];
      if (option.equals("--list")) {
        list = true;
        continue;
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(option + ": unknown, or a value is missing");
      }
      String value = arguments[++i];
      switch (option) {
        case "--scenario" -> {
          names.add(value);
          while (i + 1 < arguments.length && !arguments[i + 1].startsWith("--")) {
            names.add(arguments[++i]);
          }
        }
        case "--table" -> {
          tables.add(Path.of(value));
          while (i + 1 < arguments.length && !arguments[i + 1].startsWith("--")) {
            tables.add(Path.of(arguments[++i]));
          }
        }
        case "--scenarios" -> scenarios = Path.of(value);
        case "--plays" -> plays = number(option, value, 1);
        case "--disks" -> disks = directory(Path.of(value));
        case "--etcd" -> etcd = program(Path.of(value));
        case "--etcd-next" -> next = program(Path.of(value));
        case "--watch" -> watch = value;
        case "--grace" -> grace = number(option, value, 0);
        case "--json" -> json = Path.of(value);
        case "--keep" -> keep = Path.of(value);
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return new LabOptions(
        scenarios,
        List.copyOf(names),
        plays,
        disks,
        etcd,
        next,
        watch,
        grace,
        json,
        keep,
        list,
        List.copyOf(tables));
  }

  private static Path directory(Path given) {
    if (!Files.isDirectory(given)) {
      throw new IllegalArgumentException(given + " is not a directory");
    }
    return given.toAbsolutePath();
  }

  private static Path program(Path directory) {
    for (Path candidate :
        List.of(
            directory.resolve("etcd"),
            directory.resolve("bin").resolve("etcd"),
            directory.resolve("usr").resolve("bin").resolve("etcd"))) {
      if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
        return candidate.toAbsolutePath();
      }
    }
    throw new IllegalArgumentException("no etcd in " + directory);
  }

  private static int number(String option, String text, int least) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException malformed) {
      // reported below, like a number that is too small
    }
    throw new IllegalArgumentException(option + " takes numbers from " + least + ", not " + text);
  }

  /** The scenarios to play, in the order given. */
  public List<Scenario> chosen(List<Scenario> all) {
    if (names.isEmpty()) {
      return all;
    }
    return names.stream()
        .map(
            name ->
                all.stream()
                    .filter(scenario -> scenario.name().equals(name))
                    .findFirst()
                    .orElseThrow(
                        () -> new IllegalArgumentException("no scenario " + name + "; see --list")))
        .toList();
  }
}
