package io.etcdprobe.examples.bench.figures;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A benchmark's command line: a directory, {@code --name value} options and {@code --name} flags.
 */
public final class Arguments {

  private final Map<String, String> options = new HashMap<>();
  private final List<String> rest = new ArrayList<>();

  /**
   * @param names options that take a value, without dashes
   * @param flags options that take no value
   * @throws IllegalArgumentException with a line for the user
   */
  public Arguments(String[] arguments, Set<String> names, Set<String> flags) {
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      String name = argument.startsWith("--") ? argument.substring(2) : "";
      if (flags.contains(name)) {
        options.put(name, "true");
      } else if (names.contains(name)) {
        if (++i == arguments.length) {
          throw new IllegalArgumentException(argument + " needs a value");
        }
        options.put(name, arguments[i]);
      } else if (argument.startsWith("-")) {
        throw new IllegalArgumentException("unknown option " + argument);
      } else {
        rest.add(argument);
      }
    }
  }

  /** The one directory given. */
  public Path directory() {
    if (rest.size() != 1) {
      throw new IllegalArgumentException("give one directory, on the disk to measure");
    }
    Path directory = Path.of(rest.getFirst());
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(directory + " is not a directory");
    }
    return directory.toAbsolutePath();
  }

  public boolean flag(String name) {
    return options.containsKey(name);
  }

  public String text(String name, String otherwise) {
    return options.getOrDefault(name, otherwise);
  }

  /** A number, at least {@code least}. */
  public int number(String name, int otherwise, int least) {
    return parse(name, options.getOrDefault(name, Integer.toString(otherwise)), least);
  }

  /** Numbers separated by commas, each at least {@code least}. */
  public List<Integer> numbers(String name, int otherwise, int least) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : options.getOrDefault(name, Integer.toString(otherwise)).split(",", -1)) {
      numbers.add(parse(name, part, least));
    }
    return numbers;
  }

  private static int parse(String name, String text, int least) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException malformed) {
      // reported below, like a number that is too small
    }
    throw new IllegalArgumentException(
        "--" + name + " takes whole numbers from " + least + ", not " + text);
  }
}
