package io.etcdprobe.watch.page;

import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a member was started with, from its command line: the heartbeat interval, the election
 * timeout, and whether it syncs what it writes.
 *
 * <p>A member also takes all of them from its environment (ETCD_HEARTBEAT_INTERVAL,
 * ETCD_ELECTION_TIMEOUT, ETCD_UNSAFE_NO_FSYNC), which no source shows.
 */
final class StartFlags {

  private static final String HEARTBEAT = "heartbeat-interval";
  private static final String ELECTION = "election-timeout";
  private static final String UNSAFE = "unsafe-no-fsync";

  /** The texts that Go's flag package accepts as true (strconv.ParseBool). */
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

  /** With a configuration file, a member ignores its other flags (etcdmain/config.go, parse). */
  private static final String CONFIG_FILE = "config-file";

  private StartFlags() {}

  /**
   * Reads both times as Go's flag package does. A flag has one dash or two. The value comes after
   * {@code =} or as the next argument. If a flag is repeated, the last one counts.
   *
   * @param commandLine the program and its arguments
   * @return empty if the command line does not tell: it is empty, it names a configuration file, it
   *     sets neither time (the environment may, {@code ETCD_HEARTBEAT_INTERVAL}), or etcd would not
   *     have started with its values
   */
  static Optional<ElectionTiming> timing(List<String> commandLine) {
    if (commandLine.isEmpty() || CommandLine.flag(commandLine, CONFIG_FILE) != null) {
      return Optional.empty();
    }
    String heartbeat = CommandLine.flag(commandLine, HEARTBEAT);
    String election = CommandLine.flag(commandLine, ELECTION);
    if (heartbeat == null && election == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ElectionTiming(
              millis(heartbeat, ElectionTiming.DEFAULT.heartbeat()),
              millis(election, ElectionTiming.DEFAULT.election())));
    } catch (IllegalArgumentException refusedByEtcd) {
      return Optional.empty();
    }
  }

  /**
   * Whether the member makes nothing durable: {@code --unsafe-no-fsync}. This flag is true without
   * a value, and takes a value only after {@code =}.
   *
   * @param commandLine the program and its arguments
   */
  static boolean unsafe(List<String> commandLine) {
    if (commandLine.isEmpty() || CommandLine.flag(commandLine, CONFIG_FILE) != null) {
      return false;
    }
    boolean unsafe = false;
    for (String argument : commandLine.subList(1, commandLine.size())) {
      if (argument.equals("--")) {
        break;
      }
      String flag = argument.startsWith("--") ? argument.substring(1) : argument;
      if (flag.equals("-" + UNSAFE)) {
        unsafe = true;
      } else if (flag.startsWith("-" + UNSAFE + "=")) {
        unsafe = TRUE.contains(flag.substring(UNSAFE.length() + 2));
      }
    }
    return unsafe;
  }

  private static Duration millis(@Nullable String value, Duration otherwise) {
    return value == null ? otherwise : Duration.ofMillis(Integer.parseInt(value));
  }
}
