package io.etcdprobe.cli;

import io.etcdprobe.core.finding.WatchStatus;
import io.etcdprobe.core.verdict.Status;

/** What the process tells its parent. */
final class ExitStatus {

  static final int OK = 0;
  static final int WARNING = 1;
  static final int CRITICAL = 2;
  static final int UNKNOWN = 3;

  private ExitStatus() {}

  static int of(Status status) {
    return switch (status) {
      case PASS -> OK;
      case WARN -> WARNING;
      case FAIL -> CRITICAL;
      case INCONCLUSIVE -> UNKNOWN;
    };
  }

  static int of(WatchStatus status) {
    return switch (status) {
      case OK -> OK;
      case WARNING -> WARNING;
      case CRITICAL -> CRITICAL;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
