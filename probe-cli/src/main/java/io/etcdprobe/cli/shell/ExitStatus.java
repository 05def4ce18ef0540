package io.etcdprobe.cli.shell;

import io.etcdprobe.core.finding.WatchStatus;
import io.etcdprobe.core.limit.Status;

/** Exit statuses of the process. */
public final class ExitStatus {

  public static final int OK = 0;
  static final int WARNING = 1;
  static final int CRITICAL = 2;
  public static final int UNKNOWN = 3;

  private ExitStatus() {}

  public static int of(Status status) {
    return switch (status) {
      case PASS -> OK;
      case WARN -> WARNING;
      case FAIL -> CRITICAL;
      case INCONCLUSIVE -> UNKNOWN;
    };
  }

  public static int of(WatchStatus status) {
    return switch (status) {
      case OK -> OK;
      case WARNING -> WARNING;
      case CRITICAL -> CRITICAL;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
