package io.etcdprobe.cli.shell;

/**
 * The user asked for something that makes no sense; the message is one line that says what and how
 * to mend it.
 */
public final class UsageException extends Exception {

  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
