package io.etcdprobe.cli.shell;

/**
 * The user asked for something that makes no sense. The message is one line: what is wrong and how
 * to correct it.
 */
public final class UsageException extends Exception {

  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
