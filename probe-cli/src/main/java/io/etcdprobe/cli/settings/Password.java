package io.etcdprobe.cli.settings;

/**
 * A password, which no message, table or log repeats.
 *
 * @param text the password itself
 */
public record Password(String text) {

  /** Without the password. */
  @Override
  public String toString() {
    return "Password[...]";
  }
}
