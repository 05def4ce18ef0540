package io.etcdprobe.cli.shell;

import java.util.logging.LogManager;

/** The logs of the libraries. */
public final class LibraryLogs {

  private LibraryLogs() {}

  /** Switches them off: the outcome of each question already says what gRPC and Netty would log. */
  public static void silence() {
    LogManager.getLogManager().reset();
  }
}
