package io.etcdprobe.cli.shell;

import java.util.logging.LogManager;

/** What libraries log by themselves. */
public final class LibraryLogs {

  private LibraryLogs() {}

  /** Nothing from now on: what gRPC and Netty would log is in the outcome of each question. */
  public static void silence() {
    LogManager.getLogManager().reset();
  }
}
