package io.etcdprobe.cli.ioping;

import io.etcdprobe.cli.shell.UsageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits arguments as getopt_long_only(3) does: {@code -c 10}, {@code -c10}, {@code -count 10},
 * {@code --count=10}, {@code -DW} for two options, long names shortened as long as they stay
 * unique, options after the target, {@code --} before a target that begins with a dash.
 *
 * <p>Strict options are ours; ioping does not have them. Only their full name after two dashes is
 * accepted, so that no shortened name of ioping becomes ambiguous.
 *
 * @param <T> the options
 */
final class Getopt<T extends Getopt.Option> {

  /** Whether an option takes an argument. */
  enum Argument {
    NONE,
    REQUIRED,
    /** Only if it is attached: {@code -I%T}, {@code --time=%T}. */
    OPTIONAL
  }

  /** An option. */
  interface Option {
    /** The short name, 0 if there is none. */
    char letter();

    String longName();

    Argument argument();

    /** Whether the long name must be complete and follow two dashes. */
    boolean strict();
  }

  /** Receives the options one by one. */
  interface Found<T> {
    /** Returns false if the rest of the arguments must be ignored, even if it is wrong. */
    boolean take(T option, @Nullable String argument) throws UsageException;
  }

  private final List<T> options;
  private final Found<T> found;
  private final List<String> operands = new ArrayList<>();
  private Deque<String> rest = new ArrayDeque<>();
  private boolean ended;

  /**
   * @param options in the order in which a message about an ambiguous name lists them
   * @param found receives each option with its argument, in their order
   */
  Getopt(List<T> options, Found<T> found) {
    this.options = List.copyOf(options);
    this.found = found;
  }

  /**
   * Splits the arguments.
   *
   * @return the arguments that are not options
   * @throws UsageException if an option is unknown or its argument is wrong
   */
  List<String> parse(List<String> arguments) throws UsageException {
    rest = new ArrayDeque<>(arguments);
    while (!ended && !rest.isEmpty()) {
      String word = rest.removeFirst();
      if (word.equals("--")) {
        operands.addAll(rest);
        break;
      }
      if (word.length() < 2 || word.charAt(0) != '-') {
        operands.add(word);
      } else if (word.startsWith("--")) {
        parseLong(word, "--", false);
      } else if (isSingleLetter(word) || !parseLong(word, "-", true)) {
        parseLetters(word);
      }
    }
    return operands;
  }

  private boolean isSingleLetter(String word) {
    return word.length() == 2 && letter(word.charAt(1)) != null;
  }

  /** Returns false if the word may be a cluster of letters instead. */
  private boolean parseLong(String word, String dashes, boolean orLetters) throws UsageException {
    String text = word.substring(dashes.length());
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    T option = named(name, text, dashes);
    if (option == null) {
      if (orLetters && letter(text.charAt(0)) != null) {
        return false;
      }
      throw new UsageException("unrecognized option '" + dashes + text + "'");
    }
    String argument = equals < 0 ? null : text.substring(equals + 1);
    String shown = "'" + dashes + option.longName() + "'";
    if (argument != null && option.argument() == Argument.NONE) {
      throw new UsageException("option " + shown + " doesn't allow an argument");
    }
    if (argument == null && option.argument() == Argument.REQUIRED) {
      argument = rest.pollFirst();
      if (argument == null) {
        throw new UsageException("option " + shown + " requires an argument");
      }
    }
    ended = !found.take(option, argument);
    return true;
  }

  private @Nullable T named(String name, String text, String dashes) throws UsageException {
    List<T> candidates = new ArrayList<>();
    for (T option : options) {
      if (option.longName().equals(name) && (!option.strict() || dashes.equals("--"))) {
        return option;
      }
      if (!option.strict() && option.longName().startsWith(name)) {
        candidates.add(option);
      }
    }
    if (candidates.size() > 1) {
      StringBuilder possibilities = new StringBuilder();
      candidates.forEach(
          option ->
              possibilities.append(" '").append(dashes).append(option.longName()).append("'"));
      throw new UsageException(
          "option '" + dashes + text + "' is ambiguous; possibilities:" + possibilities);
    }
    return candidates.isEmpty() ? null : candidates.getFirst();
  }

  private void parseLetters(String word) throws UsageException {
    for (int at = 1; !ended && at < word.length(); at++) {
      T option = letter(word.charAt(at));
      if (option == null) {
        throw new UsageException("invalid option -- '" + word.charAt(at) + "'");
      }
      String attached = at + 1 < word.length() ? word.substring(at + 1) : null;
      switch (option.argument()) {
        case NONE -> ended = !found.take(option, null);
        case OPTIONAL -> {
          ended = !found.take(option, attached);
          return;
        }
        case REQUIRED -> {
          String argument = attached != null ? attached : rest.pollFirst();
          if (argument == null) {
            throw new UsageException("option requires an argument -- '" + option.letter() + "'");
          }
          ended = !found.take(option, argument);
          return;
        }
      }
    }
  }

  private @Nullable T letter(char letter) {
    for (T option : options) {
      if (option.letter() == letter && letter != 0) {
        return option;
      }
    }
    return null;
  }
}
