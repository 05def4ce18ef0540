package io.etcdprobe.cli;

/**
 * The user asked for something that makes no sense; the message is one line that says what and how
 * to mend it.
 */
final class UsageException extends Exception {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
