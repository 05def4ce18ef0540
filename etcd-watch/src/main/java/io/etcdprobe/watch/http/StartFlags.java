package io.etcdprobe.watch.http;

import io.etcdprobe.core.timing.ElectionTiming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeat interval and election timeout that a member was started with, from its command
 * line.
 *
 * <p>A member takes either from its environment as well (ETCD_HEARTBEAT_INTERVAL,
 * ETCD_ELECTION_TIMEOUT), which no source shows: without a flag they are assumed to have etcd's
 * defaults.
 */
final class TimingFlags {

  private static final String HEARTBEAT = "heartbeat-interval";
  private static final String ELECTION = "election-timeout";

  /** A member that has one takes nothing from its command line (etcdmain/config.go, parse). */
  private static final String CONFIG_FILE = "config-file";

  private TimingFlags() {}

  /**
   * Reads both as Go's flag package does: one dash or two, the value after {@code =} or as the next
   * argument, the last one counts.
   *
   * @param commandLine the program and its arguments
   * @return empty if the command line does not tell: there is none, it names a configuration file
   *     or neither of both (the environment may, {@code ETCD_HEARTBEAT_INTERVAL}), or its values
   *     are not such as etcd would have started with
   */
  static Optional<ElectionTiming> of(List<String> commandLine) {
    if (commandLine.isEmpty() || last(commandLine, CONFIG_FILE) != null) {
      return Optional.empty();
    }
    String heartbeat = last(commandLine, HEARTBEAT);
    String election = last(commandLine, ELECTION);
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

  private static Duration millis(@Nullable String value, Duration otherwise) {
    return value == null ? otherwise : Duration.ofMillis(Integer.parseInt(value));
  }

  /** The flag's last value, null if it is not there. */
  private static @Nullable String last(List<String> commandLine, String flag) {
    String value = null;
    for (int i = 1; i < commandLine.size(); i++) {
      String argument = commandLine.get(i);
      if (argument.equals("--")) {
        break;
      }
      int dashes = argument.startsWith("--") ? 2 : argument.startsWith("-") ? 1 : 0;
      if (dashes == 0) {
        continue;
      }
      String name = argument.substring(dashes);
      if (name.startsWith(flag + "=")) {
        value = name.substring(flag.length() + 1);
      } else if (name.equals(flag)) {
        i++;
        value = i < commandLine.size() ? commandLine.get(i) : "";
      }
    }
    return value;
  }
}
