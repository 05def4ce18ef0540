package io.etcdprobe.cli;

import java.util.logging.LogManager;

/** What libraries log by themselves. */
final class LibraryLogs {

  private LibraryLogs() {}

  /** Nothing from now on: what gRPC and Netty would log is in the outcome of each question. */
  static void silence() {
    LogManager.getLogManager().reset();
  }
}
