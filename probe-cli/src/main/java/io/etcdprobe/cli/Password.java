package io.etcdprobe.cli;

/**
 * A password, which no message, table or log repeats.
 *
 * @param text the password itself
 */
record Password(String text) {

  /** Without the password. */
  @Override
  public String toString() {
    return "Password[...]";
  }
}
