package io.etcdprobe.fsync.steady;

/**
 * The probe cannot have its file for now. That is no fault of the disk or of the user who chose the
 * directory. The message is for the user.
 */
final class Hindrance extends Exception {

  private static final long serialVersionUID = 1L;

  private final String text;

  Hindrance(String message) {
    super(message);
    this.text = message;
  }

  /** The message, for the user. */
  String text() {
    return text;
  }
}
