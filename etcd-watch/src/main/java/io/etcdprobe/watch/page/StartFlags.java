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
 * <p>A member takes all of them from its environment as well (ETCD_HEARTBEAT_INTERVAL,
 * ETCD_ELECTION_TIMEOUT, ETCD_UNSAFE_NO_FSYNC), which no source shows.
 */
final class StartFlags {

  private static final String HEARTBEAT = "heartbeat-interval";
  private static final String ELECTION = "election-timeout";
  private static final String UNSAFE = "unsafe-no-fsync";

  /** What Go's flag package takes for true (strconv.ParseBool). */
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

  /** A member that has one takes nothing from its command line (etcdmain/config.go, parse). */
  private static final String CONFIG_FILE = "config-file";

  private StartFlags() {}

  /**
   * Reads both times as Go's flag package does: one dash or two, the value after {@code =} or as
   * the next argument, the last one counts.
   *
   * @param commandLine the program and its arguments
   * @return empty if the command line does not tell: there is none, it names a configuration file
   *     or neither of both (the environment may, {@code ETCD_HEARTBEAT_INTERVAL}), or its values
   *     are not such as etcd would have started with
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
   * Whether the member makes nothing durable: {@code --unsafe-no-fsync}, which is true without a
   * value and takes one only after {@code =}.
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
